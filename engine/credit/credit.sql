-- name: standing_lock :exec
-- Locks the standing rows that a batch will change, always in the same order. What they and the ledger say is read by
-- the next statement: this one still sees the ledger as it was before it waited.
select s.person_id
from (select distinct campaign_id, person_id
      from unnest($2::bigint[], $3::bigint[]) as u (campaign_id, person_id)) as o
join standing_person s on s.bureau_id = $1 and s.campaign_id = o.campaign_id and s.person_id = o.person_id
order by s.campaign_id, s.person_id
for update of s;

-- name: standing_locked_list :many
-- The locked rows, with what the daily cap has left of today. A person who is not enrolled has no row.
select s.campaign_id, s.person_id, s.unit_id, s.attempts, s.passed, c.daily_cap,
    coalesce((select sum(e.credited) from credit_event e
     where e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id and e.person_id = s.person_id
        and e.day = $4::date and e.kind = any ($5::text[])), 0)::bigint as capped_today
from (select distinct campaign_id, person_id
      from unnest($2::bigint[], $3::bigint[]) as u (campaign_id, person_id)) as o
join standing_person s on s.bureau_id = $1 and s.campaign_id = o.campaign_id and s.person_id = o.person_id
join campaign c on c.bureau_id = s.bureau_id and c.campaign_id = s.campaign_id
order by s.campaign_id, s.person_id;

-- name: credit_known_list :many
-- Which of these events stand in the ledger already: their repeat pays nothing.
select o.ord
from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[]) with ordinality
    as o (campaign_id, person_id, kind, source_id, ord)
join credit_event e on e.bureau_id = $1 and e.campaign_id = o.campaign_id and e.person_id = o.person_id
    and e.kind = o.kind and e.source_id = o.source_id;

-- name: credit_add_list :exec
insert into credit_event (bureau_id, campaign_id, event_id, person_id, unit_id, kind, source_id, day, earned, credited,
    occurred_at)
select $1, n.campaign_id, n.event_id, n.person_id, n.unit_id, n.kind, n.source_id, $11, n.earned, n.credited,
    n.occurred_at
from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::timestamptz[])
    as n (campaign_id, event_id, person_id, unit_id, kind, source_id, earned, credited, occurred_at);

-- name: standing_person_add_list :exec
-- Deltas of a batch, summed a person.
update standing_person s
set credits = s.credits + n.credits, attempts = s.attempts + n.attempts,
    best_score = greatest(s.best_score, n.best_score), passed = s.passed or n.passed > 0, changed_at = $8
from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
    as n (campaign_id, person_id, credits, attempts, best_score, passed)
where s.bureau_id = $1 and s.campaign_id = n.campaign_id and s.person_id = n.person_id;

-- name: standing_unit_add_list :exec
-- The same deltas for every unit above, summed a unit; rows are locked in one order.
with delta as (
    select n.campaign_id, t.ancestor_id as unit_id, sum(n.credits)::bigint as credits,
        sum(n.participants)::integer as participants, sum(n.passed)::integer as passed
    from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
        as n (campaign_id, unit_id, credits, participants, passed)
    join unit_tree t on t.bureau_id = $1 and t.unit_id = n.unit_id
    group by n.campaign_id, t.ancestor_id
), locked as (
    select s.campaign_id, s.unit_id, d.credits, d.participants, d.passed
    from standing_unit s
    join delta d on d.campaign_id = s.campaign_id and d.unit_id = s.unit_id
    where s.bureau_id = $1
    order by s.campaign_id, s.unit_id
    for update of s
)
update standing_unit s
set credits = s.credits + l.credits, participants = s.participants + l.participants, passed = s.passed + l.passed
from locked l
where s.bureau_id = $1 and s.campaign_id = l.campaign_id and s.unit_id = l.unit_id;
