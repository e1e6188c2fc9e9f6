-- name: bureau_list :many
-- The bureaus of this database, or the one of a code.
select bureau_id as v
from bureau
where $1::text is null or code = $1
order by bureau_id
limit 2;

-- name: bureau_add :exec
insert into bureau (bureau_id, code, name, created_at)
values ($1, $2, $3, $4)
on conflict (code) do nothing;

-- name: database_now :one
-- Compared with the engine's clock by readiness.
select clock_timestamp() as now;

-- name: unit_add :exec
insert into unit (bureau_id, unit_id, parent_id, code, name, order_no, created_at)
values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7)
on conflict (bureau_id, code) do nothing;

-- name: unit_tree_add :exec
-- The unit under itself and under everything its parent stands under.
insert into unit_tree (bureau_id, ancestor_id, unit_id, depth)
select $1::bigint, $2::bigint, $2::bigint, 0
union all
select t.bureau_id, t.ancestor_id, $2::bigint, t.depth + 1
from unit_tree t
where t.bureau_id = $1 and t.unit_id = $3
on conflict do nothing;

-- name: unit_by_code :one
select unit_id
from unit
where bureau_id = $1 and code = $2;
