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
-- A load joins whole tables that the planner may know nothing about yet; nested loops over them take minutes where hash
-- joins take a second. Holds to the end of the transaction.
select set_config('enable_nestloop', 'off', true), set_config('enable_seqscan', 'on', true);

-- name: edition_state :many
-- What a load is compared with: every item that the bank ever had, and the revision of those that stand in the edition.
select i.item_key, i.item_id, coalesce(e.revision_id, 0) as revision_id, r.content_hash
from item i
left join edition_item e on e.bureau_id = i.bureau_id and e.bank_id = i.bank_id and e.edition_no = $3
    and e.item_id = i.item_id
left join item_revision r on r.bureau_id = e.bureau_id and r.revision_id = e.revision_id
where i.bureau_id = $1 and i.bank_id = $2
order by i.item_id;

-- name: revision_find :many
-- Which of these texts their items have had before; $2 and $3 are items and hashes in pairs.
select r.item_id, r.revision_id, r.content_hash
from unnest($2::bigint[], $3::bytea[]) as w (item_id, content_hash)
join item_revision r on r.bureau_id = $1 and r.item_id = w.item_id and r.content_hash = w.content_hash;

-- name: edition_add :exec
insert into bank_edition (bureau_id, bank_id, edition_no, item_count, published_at)
values ($1, $2, $3, $4, $5);

-- name: edition_item_list :many
-- All of an edition, for export and comparison.
select i.item_key, r.kind, r.item_name, r.stimulus, r.stem, r.options, r.key, r.rationale, r.cites,
    r.proofs, r.tags, r.topic, r.section, r.difficulty, r.accepts
from edition_item e
join item i on i.bureau_id = e.bureau_id and i.item_id = e.item_id
join item_revision r on r.bureau_id = e.bureau_id and r.revision_id = e.revision_id
where e.bureau_id = $1 and e.bank_id = $2 and e.edition_no = $3
order by e.item_id;

-- name: bank_exam_list :many
-- The exams that draw from a bank, for what they need of it.
select title, blueprint
from exam
where bureau_id = $1 and bank_id = $2
order by exam_id;
