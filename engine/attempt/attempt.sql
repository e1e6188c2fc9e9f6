-- name: attempt_exam_list :many
-- What a start needs to know, for each (exam, person) of the batch: the rules, where the person stands, what was sat
-- before. A person who is not enrolled in the campaign gets no row.
select o.ord, e.exam_id, e.campaign_id, e.bank_id, e.opens_at, e.closes_at, e.duration_ms, e.grace_ms, e.attempts_max,
    e.prerequisite_credits, e.blueprint, s.credits, n.attempts, n.open_attempt_id
from unnest($2::bigint[], $3::bigint[]) with ordinality as o (exam_id, person_id, ord)
join exam e on e.bureau_id = $1 and e.exam_id = o.exam_id
join standing_person s on s.bureau_id = e.bureau_id and s.campaign_id = e.campaign_id and s.person_id = o.person_id
cross join lateral (
    select count(*) as attempts, coalesce(max(a.attempt_id) filter (where a.state = 'open'), 0) as open_attempt_id
    from attempt a
    where a.bureau_id = e.bureau_id and a.exam_id = e.exam_id and a.person_id = s.person_id
) n;

-- name: attempt_add_list :exec
-- All starts of a batch. A second start of the same person (another tab, another engine) meets one of the keys and adds
-- nothing; its reply is read back. Arrays of a paper travel as jsonb.
insert into attempt (bureau_id, attempt_id, exam_id, campaign_id, person_id, attempt_no, state, epoch, bank_id,
    edition_no, seed, revision_ids, option_orders, started_at, deadline_at, grace_ms, score, total, passed, credits)
select $1, n.attempt_id, n.exam_id, n.campaign_id, n.person_id, n.attempt_no, 'open', 1, n.bank_id, n.edition_no,
    n.seed, array(select jsonb_array_elements_text(n.revision_ids)::bigint),
    array(select jsonb_array_elements_text(n.option_orders)), n.started_at, n.deadline_at, n.grace_ms, 0, n.total, false, 0
from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::jsonb[], $11::jsonb[], $12::timestamptz[], $13::timestamptz[], $14::bigint[], $15::bigint[])
    as n (attempt_id, exam_id, campaign_id, person_id, attempt_no, bank_id, edition_no, seed, revision_ids,
    option_orders, started_at, deadline_at, grace_ms, total)
on conflict do nothing;

-- name: attempt_open_list :many
-- The open attempts of the (exam, person) pairs of a batch. Only the newest of a pair can be open; asking for it by number
-- keeps the planner on the key of the pair, however many attempts of others are open.
select a.attempt_id, a.exam_id, a.person_id, a.state, a.bank_id, a.edition_no, a.revision_ids, a.option_orders,
    a.started_at, a.deadline_at, a.grace_ms, a.closed_at, a.score, a.total, a.passed, a.credits, e.blueprint,
    e.release_rule, e.closes_at
from (select distinct exam_id, person_id from unnest($2::bigint[], $3::bigint[]) as u (exam_id, person_id)) as o
cross join lateral (
    select *
    from attempt
    where bureau_id = $1 and exam_id = o.exam_id and person_id = o.person_id
    order by attempt_no desc
    limit 1
) a
join exam e on e.bureau_id = a.bureau_id and e.exam_id = a.exam_id
where a.state = 'open';

-- name: attempt_get :one
-- An attempt of its owner.
select a.attempt_id, a.exam_id, a.person_id, a.state, a.bank_id, a.edition_no, a.revision_ids, a.option_orders,
    a.started_at, a.deadline_at, a.grace_ms, a.closed_at, a.score, a.total, a.passed, a.credits, e.blueprint,
    e.release_rule, e.closes_at
from attempt a
join exam e on e.bureau_id = a.bureau_id and e.exam_id = a.exam_id
where a.bureau_id = $1 and a.attempt_id = $2 and a.person_id = $3;

-- name: attempt_response_list :many
-- The current response of every slot of an attempt of its owner.
select distinct on (r.slot) r.attempt_id, r.slot, r.seq, r.response, r.saved_at
from attempt a
join attempt_response r on r.bureau_id = a.bureau_id and r.attempt_id = a.attempt_id
where a.bureau_id = $1 and a.attempt_id = $2 and a.person_id = $3
order by r.slot, r.seq desc;

-- name: attempt_share_list :many
-- The attempts of a batch of saves, one row for each save whose person owns it, held against a submit until COMMIT.
select o.ord, a.state, a.deadline_at, a.grace_ms, cardinality(a.revision_ids) as slot_count
from unnest($2::bigint[], $3::bigint[]) with ordinality as o (attempt_id, person_id, ord)
join attempt a on a.bureau_id = $1 and a.attempt_id = o.attempt_id and a.person_id = o.person_id
order by a.attempt_id, o.ord
for share of a;

-- name: response_current_list :many
-- What is stored now for the slots of a batch.
select r.attempt_id, r.slot, r.seq, r.response, r.saved_at
from (select distinct attempt_id, slot from unnest($2::bigint[], $3::integer[]) as u (attempt_id, slot)) as o
cross join lateral (
    select attempt_id, slot, seq, response, saved_at
    from attempt_response
    where bureau_id = $1 and attempt_id = o.attempt_id and slot = o.slot
    order by seq desc
    limit 1
) as r;

-- name: response_add_list :exec
-- All saves of a batch, appended. One that another engine stored since they were judged is left out, and missing in
-- the count: the batch is judged again.
insert into attempt_response (bureau_id, attempt_id, slot, seq, response, saved_at)
select $1, n.attempt_id, n.slot, n.seq, n.response, n.saved_at
from unnest($2::bigint[], $3::integer[], $4::integer[], $5::text[], $6::timestamptz[])
    as n (attempt_id, slot, seq, response, saved_at)
on conflict (bureau_id, attempt_id, slot, seq) do nothing;

-- name: attempt_finish_list :many
-- The attempts of a batch of submits, one row for each submit whose person owns it, held alone until COMMIT. A person of
-- 0 is the closer, who acts for the clock.
select o.ord, a.attempt_id, a.exam_id, a.person_id, a.campaign_id, a.state, a.bank_id, a.edition_no, a.revision_ids,
    a.option_orders, a.deadline_at, a.grace_ms, a.closed_at, a.score, a.total, a.passed, a.credits, e.pass_score,
    e.pass_credits, e.blueprint
from unnest($2::bigint[], $3::bigint[]) with ordinality as o (attempt_id, person_id, ord)
join attempt a on a.bureau_id = $1 and a.attempt_id = o.attempt_id and (a.person_id = o.person_id or o.person_id = 0)
join exam e on e.bureau_id = a.bureau_id and e.exam_id = a.exam_id
order by a.attempt_id, o.ord
for update of a;

-- name: response_scored_list :many
-- The current responses of the attempts of a batch, to be scored.
select distinct on (r.attempt_id, r.slot) r.attempt_id, r.slot, r.seq, r.response, r.saved_at
from attempt_response r
where r.bureau_id = $1 and r.attempt_id = any ($2::bigint[])
order by r.attempt_id, r.slot, r.seq desc;

-- name: attempt_close_list :exec
-- The outcome of a batch of submits; only an open attempt can be closed.
update attempt a
set state = o.state, closed_at = o.closed_at, score = o.score, passed = (o.passed = 1), credits = o.credits
from unnest($2::bigint[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[])
    as o (attempt_id, state, closed_at, score, passed, credits)
where a.bureau_id = $1 and a.attempt_id = o.attempt_id and a.state = 'open';

-- name: attempt_overdue_list :many
-- Attempts left open beyond their deadline and grace, found by the index on open deadlines.
select attempt_id
from attempt
where bureau_id = $1 and state = 'open' and deadline_at < $2 and deadline_at + grace_ms * interval '1 ms' < $2
order by deadline_at
limit 500;
