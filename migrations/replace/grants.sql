-- The role under which the server runs: it reads and writes, but cannot change what is only ever inserted, and cannot
-- change the schema. Runs again whenever this file changes. Where the migrating user may not create roles, the server
-- runs as that user and says so.
do $$
begin
    begin
        create role xuefa_engine nologin;
    exception when duplicate_object or unique_violation or insufficient_privilege then
        null;
    end;
    if not exists (select from pg_roles where rolname = 'xuefa_engine') then
        return;
    end if;
    if not pg_has_role(current_user, 'xuefa_engine', 'member') then
        grant xuefa_engine to current_user;
    end if;
    revoke all on all tables in schema public from xuefa_engine;
    grant usage on schema public to xuefa_engine;
    grant select, insert on all tables in schema public to xuefa_engine;
    grant update, delete on unit, unit_tree, person, posting, account, account_role, session, campaign,
        exam to xuefa_engine;
    grant update on attempt, practice_round, standing_person, standing_unit to xuefa_engine;
    revoke insert on schema_migration from xuefa_engine;
exception when insufficient_privilege then
    null;
end
$$;
