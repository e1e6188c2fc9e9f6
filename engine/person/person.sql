-- name: person_add :exec
insert into person (bureau_id, person_id, staff_no, name, created_at)
values ($1, $2, $3, $4, $5)
on conflict (bureau_id, staff_no) do nothing;

-- name: person_by_staff_no :one
select person_id
from person
where bureau_id = $1 and staff_no = $2;

-- name: posting_add :exec
-- Where the person belongs from this day on; an existing posting of that day stays.
insert into posting (bureau_id, person_id, from_day, to_day, unit_id)
values ($1, $2, $3, null, $4)
on conflict (bureau_id, person_id, from_day) do nothing;
