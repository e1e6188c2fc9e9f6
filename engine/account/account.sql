-- name: account_add :exec
insert into account (bureau_id, account_id, person_id, login, password_hash, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (bureau_id, login) do nothing;

-- name: account_set_password :exec
-- Also ends every session of the account.
with changed as (
    update account set password_hash = $3
    where bureau_id = $1 and account_id = $2
    returning bureau_id, account_id
)
delete from session s
using changed c
where s.bureau_id = c.bureau_id and s.account_id = c.account_id;

-- name: account_role_add :exec
insert into account_role (bureau_id, account_id, role, unit_id)
values ($1, $2, $3, $4)
on conflict do nothing;

-- name: account_by_login :opt
select account_id, password_hash
from account
where bureau_id = $1 and login = $2 and disabled_at is null;

-- name: session_add :exec
insert into session (bureau_id, token_hash, account_id, created_at, expires_at)
values ($1, $2, $3, $4, $5);

-- name: session_find :opt
-- Who a token belongs to, with the roles of the account; nobody when expired or disabled.
select a.account_id, a.person_id, p.name, o.unit_id, u.name as unit, s.expires_at,
    (select array_agg(distinct r.role order by r.role)
     from account_role r
     where r.bureau_id = a.bureau_id and r.account_id = a.account_id) as roles
from session s
join account a on a.bureau_id = s.bureau_id and a.account_id = s.account_id
join person p on p.bureau_id = a.bureau_id and p.person_id = a.person_id
left join lateral (
    select unit_id
    from posting
    where bureau_id = p.bureau_id and person_id = p.person_id
    order by from_day desc
    limit 1
) o on true
left join unit u on u.bureau_id = a.bureau_id and u.unit_id = o.unit_id
where s.bureau_id = $1 and s.token_hash = $2 and s.expires_at > $3 and a.disabled_at is null;

-- name: session_delete :exec
delete from session
where bureau_id = $1 and token_hash = $2;

-- name: session_delete_expired :exec
delete from session
where bureau_id = $1 and expires_at <= $2;
