-- name: standing_mine :one
-- Where one person stands in a campaign, with what today's cap has left.
select s.person_id, s.credits, s.attempts, s.best_score, s.passed,
    coalesce((select sum(e.credited) from credit_event e
     where e.bureau_id = s.bureau_id and e.campaign_id = s.campaign_id and e.person_id = s.person_id
        and e.day = $4 and e.kind = any ($5::text[])), 0)::bigint as capped_today,
    coalesce((select max(x.closes_at) from exam x
     where x.bureau_id = s.bureau_id and x.campaign_id = s.campaign_id), 'epoch'::timestamptz) as exam_closes_at
from standing_person s
where s.bureau_id = $1 and s.campaign_id = $2 and s.person_id = $3;

-- name: leaderboard_list :many
-- Units in order of average credits, from their summary rows; equal averages share a rank. Everybody of the
-- bureau may see it. Rank and average are computed at read time, never stored.
select u.unit_id, u.name, r.people, r.participants, r.passed, r.credits, r.average_credits, r.rank
from (
    select s.unit_id, s.people, s.participants, s.passed, s.credits, (2 * s.credits + s.people) / (2 * s.people) as average_credits,
        rank() over (order by (2 * s.credits + s.people) / (2 * s.people) desc) as rank
    from standing_unit s
    where s.bureau_id = $1 and s.campaign_id = $2 and s.people > 0
        and exists (select from unit v where v.bureau_id = s.bureau_id and v.unit_id = s.unit_id
            and v.parent_id is not null)
) r
join unit u on u.bureau_id = $1 and u.unit_id = r.unit_id
where (r.average_credits, -u.order_no, -r.unit_id) < ($3::bigint, -$4::bigint, -$5::bigint)
order by r.average_credits desc, u.order_no, r.unit_id
limit $6;

-- name: unit_order :opt
-- Place of a unit in the leaderboard's order, to go on behind it.
select (2 * s.credits + s.people) / (2 * s.people) as average_credits, u.order_no, u.unit_id
from standing_unit s
join unit u on u.bureau_id = s.bureau_id and u.unit_id = s.unit_id
where s.bureau_id = $1 and s.campaign_id = $2 and s.unit_id = $3 and s.people > 0;
