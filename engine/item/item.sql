-- name: bank_newest_edition :one
-- 0 when the bank was never published.
select coalesce(max(edition_no), 0) as edition_no
from bank_edition
where bureau_id = $1 and bank_id = $2;

-- name: bank_by_name :opt
select bank_id
from bank
where bureau_id = $1 and name = $2;

-- name: bank_add :exec
insert into bank (bureau_id, bank_id, name, created_at)
values ($1, $2, $3, $4)
on conflict (bureau_id, name) do nothing;

-- name: edition_revision_list :many
-- Everything an image is made of; the order is part of what makes a draw repeatable.
select r.revision_id, r.item_id, r.kind, r.difficulty, r.topic, r.stimulus, r.stem, r.options, r.key, r.rationale,
    r.cites
from edition_item e
join item_revision r on r.bureau_id = e.bureau_id and r.revision_id = e.revision_id
where e.bureau_id = $1 and e.bank_id = $2 and e.edition_no = $3
order by r.revision_id;

-- name: bank_lock :exec
-- One load of a bank at a time; held to the end of the transaction.
select pg_advisory_xact_lock(hashtextextended('bank', $1::bigint # $2::bigint));

-- name: load_plan :exec
-- A load joins whole tables that the planner knows nothing about yet; nested loops over them take minutes where hash
-- joins take a second. Holds to the end of the transaction.
select set_config('enable_nestloop', 'off', true), set_config('enable_seqscan', 'on', true);

-- name: staging_merge_items :exec
-- Items that this bank has never had.
insert into item (bureau_id, item_id, bank_id, item_key, created_at)
select s.bureau_id, s.new_item_id, $3, s.item_key, $4::timestamptz
from item_staging s
where s.bureau_id = $1 and s.load_id = $2 and not s.quarantined
on conflict (bureau_id, bank_id, item_key) do nothing;

-- name: staging_merge_revisions :exec
-- Texts that their item has never had; a return to an earlier text finds its revision again.
insert into item_revision (bureau_id, revision_id, item_id, content_hash, kind, stimulus, stem, options, key, rationale,
    cites, tags, topic, difficulty, source, created_at)
select s.bureau_id, s.new_revision_id, i.item_id, s.content_hash, s.kind, s.stimulus, s.stem, s.options, s.key,
    s.rationale, s.cites, s.tags, s.topic, s.difficulty, s.source, $4::timestamptz
from item_staging s
join item i on i.bureau_id = s.bureau_id and i.bank_id = $3 and i.item_key = s.item_key
where s.bureau_id = $1 and s.load_id = $2 and not s.quarantined
on conflict (bureau_id, item_id, content_hash) do nothing;

-- name: staging_difference :one
-- The load against the newest edition. An item whose new text is quarantined keeps its old one.
with loaded as (
    select i.item_id, r.revision_id
    from item_staging s
    left join item i on i.bureau_id = s.bureau_id and i.bank_id = $3 and i.item_key = s.item_key
    left join item_revision r on r.bureau_id = i.bureau_id and r.item_id = i.item_id
        and r.content_hash = s.content_hash
    where s.bureau_id = $1 and s.load_id = $2 and not s.quarantined
), held as (
    select i.item_id
    from item_staging s
    join item i on i.bureau_id = s.bureau_id and i.bank_id = $3 and i.item_key = s.item_key
    where s.bureau_id = $1 and s.load_id = $2 and s.quarantined
), current as (
    select e.item_id, e.revision_id
    from edition_item e
    where e.bureau_id = $1 and e.bank_id = $3 and e.edition_no = $4
)
select
    (select count(*) from loaded l where not exists (select from current c where c.item_id = l.item_id)) as added,
    (select count(*) from loaded l join current c on c.item_id = l.item_id
        where l.revision_id is distinct from c.revision_id) as changed,
    (select count(*) from loaded l join current c on c.item_id = l.item_id
        where l.revision_id = c.revision_id) as unchanged,
    (select count(*) from current c where not exists (select from loaded l where l.item_id = c.item_id)
        and not exists (select from held h where h.item_id = c.item_id)) as retired,
    (select count(*) from item_staging s where s.bureau_id = $1 and s.load_id = $2 and s.quarantined) as quarantined;

-- name: edition_add :exec
-- A new edition: the loaded items, and the old text of those whose new text is quarantined. The keys between the two
-- tables are checked at the end of the statement.
with filled as (
    insert into edition_item (bureau_id, bank_id, edition_no, item_id, revision_id)
    select s.bureau_id, $3::bigint, $5::integer, i.item_id, r.revision_id
    from item_staging s
    join item i on i.bureau_id = s.bureau_id and i.bank_id = $3 and i.item_key = s.item_key
    join item_revision r on r.bureau_id = i.bureau_id and r.item_id = i.item_id and r.content_hash = s.content_hash
    where s.bureau_id = $1 and s.load_id = $2 and not s.quarantined
    union
    select e.bureau_id, e.bank_id, $5::integer, e.item_id, e.revision_id
    from item_staging s
    join item i on i.bureau_id = s.bureau_id and i.bank_id = $3 and i.item_key = s.item_key
    join edition_item e on e.bureau_id = i.bureau_id and e.bank_id = $3 and e.edition_no = $4 and e.item_id = i.item_id
    where s.bureau_id = $1 and s.load_id = $2 and s.quarantined
        and not exists (select from item_staging t where t.bureau_id = $1 and t.load_id = $2
            and t.item_key = s.item_key and not t.quarantined)
    returning item_id
)
insert into bank_edition (bureau_id, bank_id, edition_no, item_count, published_at)
select $1, $3, $5, count(*), $6
from filled;

-- name: staging_clear :exec
delete from item_staging
where bureau_id = $1 and load_id = $2;
