-- name: practice_add :exec
-- A person has one open round a campaign: a repeated start meets the key and finds the round that is open.
insert into practice_round (bureau_id, round_id, campaign_id, person_id, bank_id, edition_no, seed, revision_ids,
    option_orders, started_at, correct, credits)
select $1, $2, $3, $4, $5, $6, $7, array(select jsonb_array_elements_text($8::jsonb)::bigint),
    array(select jsonb_array_elements_text($9::jsonb)), $10, 0, 0
on conflict do nothing;

-- name: practice_open :opt
-- The round of a person that is not finished yet.
select round_id, campaign_id, person_id, bank_id, edition_no, revision_ids, option_orders, started_at, finished_at,
    responses, correct, credits
from practice_round
where bureau_id = $1 and campaign_id = $2 and person_id = $3 and finished_at is null;

-- name: practice_get :one
-- A round of its owner.
select round_id, campaign_id, person_id, bank_id, edition_no, revision_ids, option_orders, started_at, finished_at,
    responses, correct, credits
from practice_round
where bureau_id = $1 and round_id = $2 and person_id = $3;

-- name: practice_lock_list :many
-- The rounds of a batch of finishes, one row for each finish whose person owns it, held until COMMIT.
select o.ord, r.round_id, r.campaign_id, r.person_id, r.bank_id, r.edition_no, r.revision_ids, r.option_orders,
    r.started_at, r.finished_at, r.responses, r.correct, r.credits
from unnest($2::bigint[], $3::bigint[]) with ordinality as o (round_id, person_id, ord)
join practice_round r on r.bureau_id = $1 and r.round_id = o.round_id and r.person_id = o.person_id
order by r.round_id, o.ord
for update of r;

-- name: practice_finish_list :exec
-- The outcome of a batch; a finished round is not changed.
update practice_round r
set finished_at = o.finished_at, responses = o.responses, correct = o.correct, credits = o.credits
from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::integer[], $6::bigint[])
    as o (round_id, finished_at, responses, correct, credits)
where r.bureau_id = $1 and r.round_id = o.round_id and r.finished_at is null;

-- name: practice_sitting :one
-- Does the person sit an exam on this bank now? Then no key of it may be looked up by way of practice.
select count(*) as sitting
from attempt a
where a.bureau_id = $1 and a.person_id = $2 and a.bank_id = $3 and a.state = 'open'
    and a.deadline_at + a.grace_ms * interval '1 ms' >= $4;
