-- name: behind_list :many
-- People of a campaign who lack credits or the exam, the furthest behind first, paged by key. Whose rows the asker may
-- see stands here: the subtrees that a liaison's or the bureau's role covers; an account of 0 is the bureau's own
-- command line and sees all. Now: from the summary rows.
select s.person_id, p.staff_no, p.name, u.name as unit, s.credits, s.attempts, s.passed,
    coalesce((select sum(e.credited) from credit_event e
     where e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id and e.person_id = s.person_id
        and e.day = $8 and e.kind = any ($9::text[])), 0)::bigint as capped_today
from standing_person s
join person p on p.bureau_id = s.bureau_id and p.person_id = s.person_id
join unit u on u.bureau_id = s.bureau_id and u.unit_id = s.unit_id
where s.bureau_id = $1 and s.campaign_id = $2
    and (s.credits < $10::bigint or ($11::boolean and not s.passed))
    and ($3::bigint = 0 or s.unit_id in (
        select t.unit_id from account_role r
        join unit_tree t on t.bureau_id = r.bureau_id and t.ancestor_id = r.unit_id
        where r.bureau_id = $1 and r.account_id = $3 and r.role in ('liaison', 'bureau')))
    and ($4::bigint = 0 or s.unit_id in (
        select t.unit_id from unit_tree t where t.bureau_id = $1 and t.ancestor_id = $4))
    and (s.credits, s.person_id) > ($5::bigint, $6::bigint)
order by s.credits, s.person_id
limit $7;

-- name: behind_list_as_of :many
-- The same as it stood at an earlier moment: from the ledger and the attempts, so it costs what history costs.
select b.person_id, b.staff_no, b.name, b.unit, b.credits, b.attempts, b.passed, b.capped_today
from (
    select s.person_id, p.staff_no, p.name, u.name as unit, s.unit_id,
        coalesce((select sum(e.credited) from credit_event e
         where e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id and e.person_id = s.person_id
            and e.occurred_at <= $12), 0)::bigint as credits,
        (select count(*) from attempt a
         where a.bureau_id = s.bureau_id and a.person_id = s.person_id and a.campaign_id = s.campaign_id
            and a.closed_at <= $12) as attempts,
        exists (select from attempt a
         where a.bureau_id = s.bureau_id and a.person_id = s.person_id and a.campaign_id = s.campaign_id
            and a.closed_at <= $12 and a.passed) as passed,
        coalesce((select sum(e.credited) from credit_event e
         where e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id and e.person_id = s.person_id
            and e.day = $8 and e.occurred_at <= $12 and e.kind = any ($9::text[])), 0)::bigint as capped_today
    from standing_person s
    join person p on p.bureau_id = s.bureau_id and p.person_id = s.person_id
    join unit u on u.bureau_id = s.bureau_id and u.unit_id = s.unit_id
    where s.bureau_id = $1 and s.campaign_id = $2
) b
where (b.credits < $10::bigint or ($11::boolean and not b.passed))
    and ($3::bigint = 0 or b.unit_id in (
        select t.unit_id from account_role r
        join unit_tree t on t.bureau_id = r.bureau_id and t.ancestor_id = r.unit_id
        where r.bureau_id = $1 and r.account_id = $3 and r.role in ('liaison', 'bureau')))
    and ($4::bigint = 0 or b.unit_id in (
        select t.unit_id from unit_tree t where t.bureau_id = $1 and t.ancestor_id = $4))
    and (b.credits, b.person_id) > ($5::bigint, $6::bigint)
order by b.credits, b.person_id
limit $7;

-- name: unit_in_scope :opt
-- Does a unit exist and lie under a role of the account? An account of 0 sees all.
select u.unit_id
from unit u
where u.bureau_id = $1 and u.unit_id = $2
    and ($3::bigint = 0 or exists (
        select from account_role r
        join unit_tree t on t.bureau_id = r.bureau_id and t.ancestor_id = r.unit_id
        where r.bureau_id = u.bureau_id and r.account_id = $3 and r.role in ('liaison', 'bureau')
            and t.unit_id = u.unit_id));

-- name: exam_last_close :one
select max(closes_at) as closes_at
from exam
where bureau_id = $1 and campaign_id = $2;
