-- name: audit_add :exec
insert into audit_event (bureau_id, audit_id, occurred_at, account_id, action, object_id, outcome)
values ($1, $2, $3, $4, $5, $6, $7);
