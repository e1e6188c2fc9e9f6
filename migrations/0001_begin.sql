-- The first schema. The bureau (tenant) leads every primary, unique and foreign key, so that the same schema can be
-- distributed. Ids are made by the engine. There are no triggers and no sequences. Marks, scores and credits are
-- integers in hundredths. Revisions, ledger and audit rows are only ever inserted (see replace/grants.sql).

create table bureau (
    bureau_id bigint not null,
    code text not null,
    name text not null,
    created_at timestamptz not null,
    constraint bureau_pkey primary key (bureau_id),
    constraint bureau_code_key unique (code),
    constraint bureau_id_check check (bureau_id > 0)
);

create table unit (
    bureau_id bigint not null,
    unit_id bigint not null,
    parent_id bigint,
    code text not null,
    name text not null,
    order_no integer not null,
    created_at timestamptz not null,
    constraint unit_pkey primary key (bureau_id, unit_id),
    constraint unit_code_key unique (bureau_id, code),
    constraint unit_bureau_fkey foreign key (bureau_id) references bureau (bureau_id),
    constraint unit_parent_fkey foreign key (bureau_id, parent_id) references unit (bureau_id, unit_id)
);

-- Who stands under whom, each unit under itself too: subtrees are joins, never recursion.
create table unit_tree (
    bureau_id bigint not null,
    ancestor_id bigint not null,
    unit_id bigint not null,
    depth integer not null,
    constraint unit_tree_pkey primary key (bureau_id, ancestor_id, unit_id),
    constraint unit_tree_ancestor_fkey foreign key (bureau_id, ancestor_id) references unit (bureau_id, unit_id),
    constraint unit_tree_unit_fkey foreign key (bureau_id, unit_id) references unit (bureau_id, unit_id)
);
create index unit_tree_unit_idx on unit_tree (bureau_id, unit_id);

create table person (
    bureau_id bigint not null,
    person_id bigint not null,
    staff_no text not null,
    name text not null,
    created_at timestamptz not null,
    constraint person_pkey primary key (bureau_id, person_id),
    constraint person_staff_no_key unique (bureau_id, staff_no),
    constraint person_bureau_fkey foreign key (bureau_id) references bureau (bureau_id)
);

-- Dated membership: where a person belongs from a day on; to_day is the last day, null while it lasts.
create table posting (
    bureau_id bigint not null,
    person_id bigint not null,
    from_day date not null,
    to_day date,
    unit_id bigint not null,
    constraint posting_pkey primary key (bureau_id, person_id, from_day),
    constraint posting_person_fkey foreign key (bureau_id, person_id) references person (bureau_id, person_id),
    constraint posting_unit_fkey foreign key (bureau_id, unit_id) references unit (bureau_id, unit_id),
    constraint posting_days_check check (to_day is null or to_day >= from_day)
);
create index posting_unit_idx on posting (bureau_id, unit_id);

create table account (
    bureau_id bigint not null,
    account_id bigint not null,
    person_id bigint not null,
    login text not null,
    password_hash text not null,
    created_at timestamptz not null,
    disabled_at timestamptz,
    constraint account_pkey primary key (bureau_id, account_id),
    constraint account_login_key unique (bureau_id, login),
    constraint account_person_key unique (bureau_id, person_id),
    constraint account_person_fkey foreign key (bureau_id, person_id) references person (bureau_id, person_id)
);

-- A role covers the subtree under its unit.
create table account_role (
    bureau_id bigint not null,
    account_id bigint not null,
    role text not null,
    unit_id bigint not null,
    constraint account_role_pkey primary key (bureau_id, account_id, role, unit_id),
    constraint account_role_account_fkey foreign key (bureau_id, account_id) references account (bureau_id, account_id),
    constraint account_role_unit_fkey foreign key (bureau_id, unit_id) references unit (bureau_id, unit_id),
    constraint account_role_role_check check (role in ('official', 'liaison', 'bureau', 'author'))
);

-- Only the hash of a token is kept: who reads the table cannot log in.
create table session (
    bureau_id bigint not null,
    token_hash bytea not null,
    account_id bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint session_pkey primary key (bureau_id, token_hash),
    constraint session_account_fkey foreign key (bureau_id, account_id) references account (bureau_id, account_id)
);
create index session_expires_idx on session (bureau_id, expires_at);

create table bank (
    bureau_id bigint not null,
    bank_id bigint not null,
    name text not null,
    created_at timestamptz not null,
    constraint bank_pkey primary key (bureau_id, bank_id),
    constraint bank_name_key unique (bureau_id, name),
    constraint bank_bureau_fkey foreign key (bureau_id) references bureau (bureau_id)
);

create table item (
    bureau_id bigint not null,
    item_id bigint not null,
    bank_id bigint not null,
    item_key bytea not null,
    created_at timestamptz not null,
    constraint item_pkey primary key (bureau_id, item_id),
    constraint item_key_key unique (bureau_id, bank_id, item_key),
    constraint item_bank_fkey foreign key (bureau_id, bank_id) references bank (bureau_id, bank_id)
);

-- One immutable text of an item; only ever inserted.
create table item_revision (
    bureau_id bigint not null,
    revision_id bigint not null,
    item_id bigint not null,
    content_hash bytea not null,
    kind text not null,
    stimulus text not null,
    stem text not null,
    options jsonb not null,
    key jsonb not null,
    rationale text not null,
    cites jsonb not null,
    tags jsonb not null,
    topic text not null,
    difficulty text not null,
    source text not null,
    created_at timestamptz not null,
    constraint item_revision_pkey primary key (bureau_id, revision_id),
    constraint item_revision_content_key unique (bureau_id, item_id, content_hash),
    constraint item_revision_item_fkey foreign key (bureau_id, item_id) references item (bureau_id, item_id)
);

-- A published state of a bank: which revision of which items. Only ever inserted.
create table bank_edition (
    bureau_id bigint not null,
    bank_id bigint not null,
    edition_no integer not null,
    item_count integer not null,
    published_at timestamptz not null,
    constraint bank_edition_pkey primary key (bureau_id, bank_id, edition_no),
    constraint bank_edition_bank_fkey foreign key (bureau_id, bank_id) references bank (bureau_id, bank_id)
);

create table edition_item (
    bureau_id bigint not null,
    bank_id bigint not null,
    edition_no integer not null,
    item_id bigint not null,
    revision_id bigint not null,
    constraint edition_item_pkey primary key (bureau_id, bank_id, edition_no, item_id),
    constraint edition_item_edition_fkey foreign key (bureau_id, bank_id, edition_no)
        references bank_edition (bureau_id, bank_id, edition_no),
    constraint edition_item_revision_fkey foreign key (bureau_id, revision_id)
        references item_revision (bureau_id, revision_id)
);

-- Where COPY puts the compiler's output before the merge; empty between transactions, so it need not survive a crash.
create unlogged table item_staging (
    bureau_id bigint not null,
    load_id bigint not null,
    row_no integer not null,
    new_item_id bigint not null,
    new_revision_id bigint not null,
    quarantined boolean not null,
    item_key bytea not null,
    content_hash bytea not null,
    kind text not null,
    stimulus text not null,
    stem text not null,
    options jsonb not null,
    key jsonb not null,
    rationale text not null,
    cites jsonb not null,
    tags jsonb not null,
    topic text not null,
    difficulty text not null,
    source text not null,
    constraint item_staging_pkey primary key (bureau_id, load_id, row_no)
);

-- The rules of one study-and-exam campaign.
create table campaign (
    bureau_id bigint not null,
    campaign_id bigint not null,
    code text not null,
    title text not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    required_credits bigint not null,
    daily_cap bigint not null,
    practice_bank_id bigint not null,
    practice_items integer not null,
    practice_credits bigint not null,
    created_at timestamptz not null,
    constraint campaign_pkey primary key (bureau_id, campaign_id),
    constraint campaign_code_key unique (bureau_id, code),
    constraint campaign_bureau_fkey foreign key (bureau_id) references bureau (bureau_id),
    constraint campaign_bank_fkey foreign key (bureau_id, practice_bank_id) references bank (bureau_id, bank_id),
    constraint campaign_window_check check (closes_at > opens_at),
    constraint campaign_credits_check check (required_credits >= 0 and daily_cap > 0 and practice_credits >= 0),
    constraint campaign_practice_check check (practice_items between 1 and 500)
);

create table exam (
    bureau_id bigint not null,
    exam_id bigint not null,
    campaign_id bigint not null,
    bank_id bigint not null,
    title text not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    duration_ms bigint not null,
    grace_ms bigint not null,
    attempts_max integer not null,
    prerequisite_credits bigint not null,
    pass_score bigint not null,
    pass_credits bigint not null,
    release_rule text not null,
    blueprint jsonb not null,
    created_at timestamptz not null,
    constraint exam_pkey primary key (bureau_id, exam_id),
    constraint exam_campaign_fkey foreign key (bureau_id, campaign_id) references campaign (bureau_id, campaign_id),
    constraint exam_bank_fkey foreign key (bureau_id, bank_id) references bank (bureau_id, bank_id),
    constraint exam_window_check check (closes_at > opens_at),
    constraint exam_duration_check check (duration_ms between 1 and 86400000 and grace_ms between 0 and 600000),
    constraint exam_attempts_check check (attempts_max between 1 and 1000),
    constraint exam_release_check check (release_rule in ('never', 'after_submit', 'after_close'))
);
create index exam_campaign_idx on exam (bureau_id, campaign_id);

-- One sitting of one person. The paper is the list of revisions and, for each, the order of its options ("CABD":
-- shown A is the source's C), drawn from bank edition and seed; epoch is raised by an engine that takes it over.
create table attempt (
    bureau_id bigint not null,
    attempt_id bigint not null,
    exam_id bigint not null,
    campaign_id bigint not null,
    person_id bigint not null,
    attempt_no integer not null,
    state text not null,
    epoch integer not null,
    bank_id bigint not null,
    edition_no integer not null,
    seed bigint not null,
    revision_ids bigint[] not null,
    option_orders text[] not null,
    started_at timestamptz not null,
    deadline_at timestamptz not null,
    grace_ms bigint not null,
    closed_at timestamptz,
    score bigint not null,
    total bigint not null,
    passed boolean not null,
    credits bigint not null,
    constraint attempt_pkey primary key (bureau_id, attempt_id),
    constraint attempt_no_key unique (bureau_id, exam_id, person_id, attempt_no),
    constraint attempt_exam_fkey foreign key (bureau_id, exam_id) references exam (bureau_id, exam_id),
    constraint attempt_person_fkey foreign key (bureau_id, person_id) references person (bureau_id, person_id),
    constraint attempt_state_check check (state in ('open', 'submitted', 'closed', 'void')),
    constraint attempt_closed_check check ((state = 'open') = (closed_at is null))
);
create unique index attempt_open_key on attempt (bureau_id, exam_id, person_id) where state = 'open';
create index attempt_deadline_idx on attempt (bureau_id, deadline_at) where state = 'open';
create index attempt_person_idx on attempt (bureau_id, person_id, exam_id);

-- Responses are only ever appended; the current one of a slot is that with the highest seq. No foreign key: the lane
-- that writes a batch has locked the attempt rows in the same transaction, and a look-up a row would double the cost.
create table attempt_response (
    bureau_id bigint not null,
    attempt_id bigint not null,
    slot integer not null,
    seq integer not null,
    response text not null, -- a JSON list of texts, byte for byte as acknowledged
    saved_at timestamptz not null,
    constraint attempt_response_pkey primary key (bureau_id, attempt_id, slot, seq),
    constraint attempt_response_slot_check check (slot >= 1),
    constraint attempt_response_seq_check check (seq >= 1)
);

create table practice_round (
    bureau_id bigint not null,
    round_id bigint not null,
    campaign_id bigint not null,
    person_id bigint not null,
    bank_id bigint not null,
    edition_no integer not null,
    seed bigint not null,
    revision_ids bigint[] not null,
    option_orders text[] not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    responses text, -- JSON, byte for byte as finished
    correct integer not null,
    credits bigint not null,
    constraint practice_round_pkey primary key (bureau_id, round_id),
    constraint practice_round_campaign_fkey foreign key (bureau_id, campaign_id)
        references campaign (bureau_id, campaign_id),
    constraint practice_round_person_fkey foreign key (bureau_id, person_id) references person (bureau_id, person_id)
);
create unique index practice_round_open_key on practice_round (bureau_id, campaign_id, person_id)
    where finished_at is null;
create index practice_round_person_idx on practice_round (bureau_id, campaign_id, person_id, started_at);

-- The ledger of study credits; only ever inserted. One event a person, kind and source: a repeat pays nothing.
-- earned is what the rule gives, credited what the daily cap left of it.
create table credit_event (
    bureau_id bigint not null,
    campaign_id bigint not null,
    event_id bigint not null,
    person_id bigint not null,
    unit_id bigint not null,
    kind text not null,
    source_id bigint not null,
    day date not null,
    earned bigint not null,
    credited bigint not null,
    occurred_at timestamptz not null,
    constraint credit_event_pkey primary key (bureau_id, campaign_id, event_id),
    constraint credit_event_source_key unique (bureau_id, campaign_id, person_id, kind, source_id),
    constraint credit_event_kind_check check (kind in ('exam_pass', 'practice')),
    constraint credit_event_credited_check check (credited between 0 and earned)
);
create index credit_event_day_idx on credit_event (bureau_id, campaign_id, person_id, day);

-- Where a person stands in a campaign, kept in the same transaction as the ledger. The row is the enrolment.
create table standing_person (
    bureau_id bigint not null,
    campaign_id bigint not null,
    person_id bigint not null,
    unit_id bigint not null,
    credits bigint not null,
    attempts integer not null,
    best_score bigint not null,
    passed boolean not null,
    changed_at timestamptz not null,
    constraint standing_person_pkey primary key (bureau_id, campaign_id, person_id),
    constraint standing_person_campaign_fkey foreign key (bureau_id, campaign_id)
        references campaign (bureau_id, campaign_id),
    constraint standing_person_person_fkey foreign key (bureau_id, person_id) references person (bureau_id, person_id),
    constraint standing_person_unit_fkey foreign key (bureau_id, unit_id) references unit (bureau_id, unit_id)
);
create index standing_person_behind_idx on standing_person (bureau_id, campaign_id, credits, person_id);
create index standing_person_unit_idx on standing_person (bureau_id, campaign_id, unit_id, person_id);

-- Sums over the subtree of a unit; additive, never averages. Kept with the ledger.
create table standing_unit (
    bureau_id bigint not null,
    campaign_id bigint not null,
    unit_id bigint not null,
    people integer not null,
    participants integer not null,
    passed integer not null,
    credits bigint not null,
    constraint standing_unit_pkey primary key (bureau_id, campaign_id, unit_id),
    constraint standing_unit_campaign_fkey foreign key (bureau_id, campaign_id)
        references campaign (bureau_id, campaign_id),
    constraint standing_unit_unit_fkey foreign key (bureau_id, unit_id) references unit (bureau_id, unit_id)
);

-- Who did what; only ever inserted.
create table audit_event (
    bureau_id bigint not null,
    audit_id bigint not null,
    occurred_at timestamptz not null,
    account_id bigint not null,
    action text not null,
    object_id bigint not null,
    outcome text not null,
    constraint audit_event_pkey primary key (bureau_id, audit_id)
);
create index audit_event_time_idx on audit_event (bureau_id, occurred_at);
