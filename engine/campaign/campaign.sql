-- name: campaign_add :exec
insert into campaign (bureau_id, campaign_id, code, title, opens_at, closes_at, required_credits, daily_cap,
    practice_bank_id, practice_items, practice_credits, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: campaign_by_code :opt
select campaign_id, code, title, opens_at, closes_at, required_credits, daily_cap, practice_bank_id, practice_items,
    practice_credits
from campaign
where bureau_id = $1 and code = $2;

-- name: campaign_get :one
select campaign_id, code, title, opens_at, closes_at, required_credits, daily_cap, practice_bank_id, practice_items,
    practice_credits
from campaign
where bureau_id = $1 and campaign_id = $2;

-- name: campaign_list :many
-- The campaigns a person is enrolled in, or of the units a role of the account covers.
select c.campaign_id, c.code, c.title, c.opens_at, c.closes_at, c.required_credits, c.daily_cap, c.practice_bank_id,
    c.practice_items, c.practice_credits
from campaign c
where c.bureau_id = $1
    and (exists (select from standing_person s
            where s.bureau_id = c.bureau_id and s.campaign_id = c.campaign_id and s.person_id = $2)
        or exists (select from account_role r
            join standing_unit u on u.bureau_id = r.bureau_id and u.unit_id = r.unit_id
            where r.bureau_id = c.bureau_id and r.account_id = $3 and r.role in ('liaison', 'bureau')
                and u.campaign_id = c.campaign_id))
order by c.opens_at desc, c.campaign_id desc
limit 200;

-- name: campaign_enrol_all :exec
-- Everybody posted on a day gets a standing, in the unit of the latest posting; units get their number of people.
insert into standing_person (bureau_id, campaign_id, person_id, unit_id, credits, attempts, best_score, passed,
    changed_at)
select distinct on (p.person_id) p.bureau_id, $2::bigint, p.person_id, p.unit_id, 0, 0, 0, false, $4::timestamptz
from posting p
where p.bureau_id = $1 and p.from_day <= $3 and (p.to_day is null or p.to_day >= $3)
order by p.person_id, p.from_day desc
on conflict do nothing;

-- name: campaign_count_units :exec
insert into standing_unit (bureau_id, campaign_id, unit_id, people, participants, passed, credits)
select u.bureau_id, $2, u.unit_id,
    (select count(*) from unit_tree t
     join standing_person s on s.bureau_id = t.bureau_id and s.campaign_id = $2 and s.unit_id = t.unit_id
     where t.bureau_id = u.bureau_id and t.ancestor_id = u.unit_id), 0, 0, 0
from unit u
where u.bureau_id = $1
on conflict (bureau_id, campaign_id, unit_id) do update set people = excluded.people;

-- name: exam_add :exec
insert into exam (bureau_id, exam_id, campaign_id, bank_id, title, opens_at, closes_at, duration_ms, grace_ms,
    attempts_max, prerequisite_credits, pass_score, pass_credits, release_rule, blueprint, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: exam_list_mine :many
-- The exams of a person's campaigns with all that says whether they may be sat now.
select e.exam_id, e.campaign_id, e.title, e.opens_at, e.closes_at, e.duration_ms, e.attempts_max,
    e.prerequisite_credits, e.pass_score, e.pass_credits, e.blueprint, s.credits, n.attempts, n.open_attempt_id,
    n.last_attempt_id
from standing_person s
join exam e on e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id
cross join lateral (
    select count(*) as attempts,
        coalesce(max(a.attempt_id) filter (where a.state = 'open'
            and a.deadline_at + a.grace_ms * interval '1 ms' > $3), 0) as open_attempt_id,
        coalesce(max(a.attempt_id) filter (where a.state in ('submitted', 'closed')), 0) as last_attempt_id
    from attempt a
    where a.bureau_id = e.bureau_id and a.exam_id = e.exam_id and a.person_id = s.person_id
) n
where s.bureau_id = $1 and s.person_id = $2
order by e.opens_at, e.exam_id
limit 200;
