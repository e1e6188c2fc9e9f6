-- A revision holds everything that a source says of an item, so that an export gives it all back. Rows of before have
-- none of it: the next load of their source finds those items changed and adds whole revisions.
alter table item_revision
    add column item_name text not null default '',
    add column section text not null default '',
    add column proofs jsonb not null default '[]',
    add column accepts jsonb not null default '[]';

-- A load compares in the compiler and copies straight into the tables: nothing is staged any more.
drop table item_staging;
