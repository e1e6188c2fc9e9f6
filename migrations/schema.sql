CREATE TABLE public.account (
    bureau_id bigint NOT NULL,
    account_id bigint NOT NULL,
    person_id bigint NOT NULL,
    login text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone
);

CREATE TABLE public.account_role (
    bureau_id bigint NOT NULL,
    account_id bigint NOT NULL,
    role text NOT NULL,
    unit_id bigint NOT NULL,
    CONSTRAINT account_role_role_check CHECK ((role = ANY (ARRAY['official'::text, 'liaison'::text, 'bureau'::text, 'author'::text])))
);

CREATE TABLE public.attempt (
    bureau_id bigint NOT NULL,
    attempt_id bigint NOT NULL,
    exam_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    person_id bigint NOT NULL,
    attempt_no integer NOT NULL,
    state text NOT NULL,
    epoch integer NOT NULL,
    bank_id bigint NOT NULL,
    edition_no integer NOT NULL,
    seed bigint NOT NULL,
    revision_ids bigint[] NOT NULL,
    option_orders text[] NOT NULL,
    started_at timestamp with time zone NOT NULL,
    deadline_at timestamp with time zone NOT NULL,
    grace_ms bigint NOT NULL,
    closed_at timestamp with time zone,
    score bigint NOT NULL,
    total bigint NOT NULL,
    passed boolean NOT NULL,
    credits bigint NOT NULL,
    CONSTRAINT attempt_closed_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT attempt_state_check CHECK ((state = ANY (ARRAY['open'::text, 'submitted'::text, 'closed'::text, 'void'::text])))
);

CREATE TABLE public.attempt_response (
    bureau_id bigint NOT NULL,
    attempt_id bigint NOT NULL,
    slot integer NOT NULL,
    seq integer NOT NULL,
    response text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    CONSTRAINT attempt_response_seq_check CHECK ((seq >= 1)),
    CONSTRAINT attempt_response_slot_check CHECK ((slot >= 1))
);

CREATE TABLE public.audit_event (
    bureau_id bigint NOT NULL,
    audit_id bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    account_id bigint NOT NULL,
    action text NOT NULL,
    object_id bigint NOT NULL,
    outcome text NOT NULL
);

CREATE TABLE public.bank (
    bureau_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bank_edition (
    bureau_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    edition_no integer NOT NULL,
    item_count integer NOT NULL,
    published_at timestamp with time zone NOT NULL
);

CREATE TABLE public.bureau (
    bureau_id bigint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT bureau_id_check CHECK ((bureau_id > 0))
);

CREATE TABLE public.campaign (
    bureau_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    required_credits bigint NOT NULL,
    daily_cap bigint NOT NULL,
    practice_bank_id bigint NOT NULL,
    practice_items integer NOT NULL,
    practice_credits bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT campaign_credits_check CHECK (((required_credits >= 0) AND (daily_cap > 0) AND (practice_credits >= 0))),
    CONSTRAINT campaign_practice_check CHECK (((practice_items >= 1) AND (practice_items <= 500))),
    CONSTRAINT campaign_window_check CHECK ((closes_at > opens_at))
);

CREATE TABLE public.credit_event (
    bureau_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    event_id bigint NOT NULL,
    person_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    kind text NOT NULL,
    source_id bigint NOT NULL,
    day date NOT NULL,
    earned bigint NOT NULL,
    credited bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    CONSTRAINT credit_event_credited_check CHECK (((credited >= 0) AND (credited <= earned))),
    CONSTRAINT credit_event_kind_check CHECK ((kind = ANY (ARRAY['exam_pass'::text, 'practice'::text])))
);

CREATE TABLE public.edition_item (
    bureau_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    edition_no integer NOT NULL,
    item_id bigint NOT NULL,
    revision_id bigint NOT NULL
);

CREATE TABLE public.exam (
    bureau_id bigint NOT NULL,
    exam_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    title text NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    duration_ms bigint NOT NULL,
    grace_ms bigint NOT NULL,
    attempts_max integer NOT NULL,
    prerequisite_credits bigint NOT NULL,
    pass_score bigint NOT NULL,
    pass_credits bigint NOT NULL,
    release_rule text NOT NULL,
    blueprint jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT exam_attempts_check CHECK (((attempts_max >= 1) AND (attempts_max <= 1000))),
    CONSTRAINT exam_duration_check CHECK ((((duration_ms >= 1) AND (duration_ms <= 86400000)) AND ((grace_ms >= 0) AND (grace_ms <= 600000)))),
    CONSTRAINT exam_release_check CHECK ((release_rule = ANY (ARRAY['never'::text, 'after_submit'::text, 'after_close'::text]))),
    CONSTRAINT exam_window_check CHECK ((closes_at > opens_at))
);

CREATE TABLE public.item (
    bureau_id bigint NOT NULL,
    item_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    item_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.item_revision (
    bureau_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    item_id bigint NOT NULL,
    content_hash bytea NOT NULL,
    kind text NOT NULL,
    stimulus text NOT NULL,
    stem text NOT NULL,
    options jsonb NOT NULL,
    key jsonb NOT NULL,
    rationale text NOT NULL,
    cites jsonb NOT NULL,
    tags jsonb NOT NULL,
    topic text NOT NULL,
    difficulty text NOT NULL,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    item_name text DEFAULT ''::text NOT NULL,
    section text DEFAULT ''::text NOT NULL,
    proofs jsonb DEFAULT '[]'::jsonb NOT NULL,
    accepts jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE public.person (
    bureau_id bigint NOT NULL,
    person_id bigint NOT NULL,
    staff_no text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.posting (
    bureau_id bigint NOT NULL,
    person_id bigint NOT NULL,
    from_day date NOT NULL,
    to_day date,
    unit_id bigint NOT NULL,
    CONSTRAINT posting_days_check CHECK (((to_day IS NULL) OR (to_day >= from_day)))
);

CREATE TABLE public.practice_round (
    bureau_id bigint NOT NULL,
    round_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    person_id bigint NOT NULL,
    bank_id bigint NOT NULL,
    edition_no integer NOT NULL,
    seed bigint NOT NULL,
    revision_ids bigint[] NOT NULL,
    option_orders text[] NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    responses text,
    correct integer NOT NULL,
    credits bigint NOT NULL
);

CREATE TABLE public.schema_migration (
    path text NOT NULL,
    digest text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.session (
    bureau_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.standing_person (
    bureau_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    person_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    credits bigint NOT NULL,
    attempts integer NOT NULL,
    best_score bigint NOT NULL,
    passed boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.standing_unit (
    bureau_id bigint NOT NULL,
    campaign_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    people integer NOT NULL,
    participants integer NOT NULL,
    passed integer NOT NULL,
    credits bigint NOT NULL
);

CREATE TABLE public.unit (
    bureau_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    parent_id bigint,
    code text NOT NULL,
    name text NOT NULL,
    order_no integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.unit_tree (
    bureau_id bigint NOT NULL,
    ancestor_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    depth integer NOT NULL
);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_login_key UNIQUE (bureau_id, login);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_person_key UNIQUE (bureau_id, person_id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (bureau_id, account_id);

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_pkey PRIMARY KEY (bureau_id, account_id, role, unit_id);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_no_key UNIQUE (bureau_id, exam_id, person_id, attempt_no);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (bureau_id, attempt_id);

ALTER TABLE ONLY public.attempt_response
    ADD CONSTRAINT attempt_response_pkey PRIMARY KEY (bureau_id, attempt_id, slot, seq);

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (bureau_id, audit_id);

ALTER TABLE ONLY public.bank_edition
    ADD CONSTRAINT bank_edition_pkey PRIMARY KEY (bureau_id, bank_id, edition_no);

ALTER TABLE ONLY public.bank
    ADD CONSTRAINT bank_name_key UNIQUE (bureau_id, name);

ALTER TABLE ONLY public.bank
    ADD CONSTRAINT bank_pkey PRIMARY KEY (bureau_id, bank_id);

ALTER TABLE ONLY public.bureau
    ADD CONSTRAINT bureau_code_key UNIQUE (code);

ALTER TABLE ONLY public.bureau
    ADD CONSTRAINT bureau_pkey PRIMARY KEY (bureau_id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_code_key UNIQUE (bureau_id, code);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_pkey PRIMARY KEY (bureau_id, campaign_id);

ALTER TABLE ONLY public.credit_event
    ADD CONSTRAINT credit_event_pkey PRIMARY KEY (bureau_id, campaign_id, event_id);

ALTER TABLE ONLY public.credit_event
    ADD CONSTRAINT credit_event_source_key UNIQUE (bureau_id, campaign_id, person_id, kind, source_id);

ALTER TABLE ONLY public.edition_item
    ADD CONSTRAINT edition_item_pkey PRIMARY KEY (bureau_id, bank_id, edition_no, item_id);

ALTER TABLE ONLY public.exam
    ADD CONSTRAINT exam_pkey PRIMARY KEY (bureau_id, exam_id);

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_key_key UNIQUE (bureau_id, bank_id, item_key);

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (bureau_id, item_id);

ALTER TABLE ONLY public.item_revision
    ADD CONSTRAINT item_revision_content_key UNIQUE (bureau_id, item_id, content_hash);

ALTER TABLE ONLY public.item_revision
    ADD CONSTRAINT item_revision_pkey PRIMARY KEY (bureau_id, revision_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (bureau_id, person_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_staff_no_key UNIQUE (bureau_id, staff_no);

ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_pkey PRIMARY KEY (bureau_id, person_id, from_day);

ALTER TABLE ONLY public.practice_round
    ADD CONSTRAINT practice_round_pkey PRIMARY KEY (bureau_id, round_id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (path);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (bureau_id, token_hash);

ALTER TABLE ONLY public.standing_person
    ADD CONSTRAINT standing_person_pkey PRIMARY KEY (bureau_id, campaign_id, person_id);

ALTER TABLE ONLY public.standing_unit
    ADD CONSTRAINT standing_unit_pkey PRIMARY KEY (bureau_id, campaign_id, unit_id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_code_key UNIQUE (bureau_id, code);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (bureau_id, unit_id);

ALTER TABLE ONLY public.unit_tree
    ADD CONSTRAINT unit_tree_pkey PRIMARY KEY (bureau_id, ancestor_id, unit_id);

CREATE INDEX attempt_deadline_idx ON public.attempt USING btree (bureau_id, deadline_at) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX attempt_open_key ON public.attempt USING btree (bureau_id, exam_id, person_id) WHERE (state = 'open'::text);

CREATE INDEX attempt_person_idx ON public.attempt USING btree (bureau_id, person_id, exam_id);

CREATE INDEX audit_event_time_idx ON public.audit_event USING btree (bureau_id, occurred_at);

CREATE INDEX credit_event_day_idx ON public.credit_event USING btree (bureau_id, campaign_id, person_id, day);

CREATE INDEX exam_campaign_idx ON public.exam USING btree (bureau_id, campaign_id);

CREATE INDEX posting_unit_idx ON public.posting USING btree (bureau_id, unit_id);

CREATE UNIQUE INDEX practice_round_open_key ON public.practice_round USING btree (bureau_id, campaign_id, person_id) WHERE (finished_at IS NULL);

CREATE INDEX practice_round_person_idx ON public.practice_round USING btree (bureau_id, campaign_id, person_id, started_at);

CREATE INDEX session_expires_idx ON public.session USING btree (bureau_id, expires_at);

CREATE INDEX standing_person_behind_idx ON public.standing_person USING btree (bureau_id, campaign_id, credits, person_id);

CREATE INDEX standing_person_unit_idx ON public.standing_person USING btree (bureau_id, campaign_id, unit_id, person_id);

CREATE INDEX unit_tree_unit_idx ON public.unit_tree USING btree (bureau_id, unit_id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_person_fkey FOREIGN KEY (bureau_id, person_id) REFERENCES public.person(bureau_id, person_id);

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_account_fkey FOREIGN KEY (bureau_id, account_id) REFERENCES public.account(bureau_id, account_id);

ALTER TABLE ONLY public.account_role
    ADD CONSTRAINT account_role_unit_fkey FOREIGN KEY (bureau_id, unit_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_exam_fkey FOREIGN KEY (bureau_id, exam_id) REFERENCES public.exam(bureau_id, exam_id);

ALTER TABLE ONLY public.attempt
    ADD CONSTRAINT attempt_person_fkey FOREIGN KEY (bureau_id, person_id) REFERENCES public.person(bureau_id, person_id);

ALTER TABLE ONLY public.bank
    ADD CONSTRAINT bank_bureau_fkey FOREIGN KEY (bureau_id) REFERENCES public.bureau(bureau_id);

ALTER TABLE ONLY public.bank_edition
    ADD CONSTRAINT bank_edition_bank_fkey FOREIGN KEY (bureau_id, bank_id) REFERENCES public.bank(bureau_id, bank_id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_bank_fkey FOREIGN KEY (bureau_id, practice_bank_id) REFERENCES public.bank(bureau_id, bank_id);

ALTER TABLE ONLY public.campaign
    ADD CONSTRAINT campaign_bureau_fkey FOREIGN KEY (bureau_id) REFERENCES public.bureau(bureau_id);

ALTER TABLE ONLY public.edition_item
    ADD CONSTRAINT edition_item_edition_fkey FOREIGN KEY (bureau_id, bank_id, edition_no) REFERENCES public.bank_edition(bureau_id, bank_id, edition_no);

ALTER TABLE ONLY public.edition_item
    ADD CONSTRAINT edition_item_revision_fkey FOREIGN KEY (bureau_id, revision_id) REFERENCES public.item_revision(bureau_id, revision_id);

ALTER TABLE ONLY public.exam
    ADD CONSTRAINT exam_bank_fkey FOREIGN KEY (bureau_id, bank_id) REFERENCES public.bank(bureau_id, bank_id);

ALTER TABLE ONLY public.exam
    ADD CONSTRAINT exam_campaign_fkey FOREIGN KEY (bureau_id, campaign_id) REFERENCES public.campaign(bureau_id, campaign_id);

ALTER TABLE ONLY public.item
    ADD CONSTRAINT item_bank_fkey FOREIGN KEY (bureau_id, bank_id) REFERENCES public.bank(bureau_id, bank_id);

ALTER TABLE ONLY public.item_revision
    ADD CONSTRAINT item_revision_item_fkey FOREIGN KEY (bureau_id, item_id) REFERENCES public.item(bureau_id, item_id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_bureau_fkey FOREIGN KEY (bureau_id) REFERENCES public.bureau(bureau_id);

ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_person_fkey FOREIGN KEY (bureau_id, person_id) REFERENCES public.person(bureau_id, person_id);

ALTER TABLE ONLY public.posting
    ADD CONSTRAINT posting_unit_fkey FOREIGN KEY (bureau_id, unit_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.practice_round
    ADD CONSTRAINT practice_round_campaign_fkey FOREIGN KEY (bureau_id, campaign_id) REFERENCES public.campaign(bureau_id, campaign_id);

ALTER TABLE ONLY public.practice_round
    ADD CONSTRAINT practice_round_person_fkey FOREIGN KEY (bureau_id, person_id) REFERENCES public.person(bureau_id, person_id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account_fkey FOREIGN KEY (bureau_id, account_id) REFERENCES public.account(bureau_id, account_id);

ALTER TABLE ONLY public.standing_person
    ADD CONSTRAINT standing_person_campaign_fkey FOREIGN KEY (bureau_id, campaign_id) REFERENCES public.campaign(bureau_id, campaign_id);

ALTER TABLE ONLY public.standing_person
    ADD CONSTRAINT standing_person_person_fkey FOREIGN KEY (bureau_id, person_id) REFERENCES public.person(bureau_id, person_id);

ALTER TABLE ONLY public.standing_person
    ADD CONSTRAINT standing_person_unit_fkey FOREIGN KEY (bureau_id, unit_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.standing_unit
    ADD CONSTRAINT standing_unit_campaign_fkey FOREIGN KEY (bureau_id, campaign_id) REFERENCES public.campaign(bureau_id, campaign_id);

ALTER TABLE ONLY public.standing_unit
    ADD CONSTRAINT standing_unit_unit_fkey FOREIGN KEY (bureau_id, unit_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_bureau_fkey FOREIGN KEY (bureau_id) REFERENCES public.bureau(bureau_id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_parent_fkey FOREIGN KEY (bureau_id, parent_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.unit_tree
    ADD CONSTRAINT unit_tree_ancestor_fkey FOREIGN KEY (bureau_id, ancestor_id) REFERENCES public.unit(bureau_id, unit_id);

ALTER TABLE ONLY public.unit_tree
    ADD CONSTRAINT unit_tree_unit_fkey FOREIGN KEY (bureau_id, unit_id) REFERENCES public.unit(bureau_id, unit_id);

GRANT USAGE ON SCHEMA public TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_role TO xuefa_engine;

GRANT SELECT,INSERT,UPDATE ON TABLE public.attempt TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.attempt_response TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.audit_event TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.bank TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.bank_edition TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.bureau TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.credit_event TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.edition_item TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.exam TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.item TO xuefa_engine;

GRANT SELECT,INSERT ON TABLE public.item_revision TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.person TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posting TO xuefa_engine;

GRANT SELECT,INSERT,UPDATE ON TABLE public.practice_round TO xuefa_engine;

GRANT SELECT ON TABLE public.schema_migration TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session TO xuefa_engine;

GRANT SELECT,INSERT,UPDATE ON TABLE public.standing_person TO xuefa_engine;

GRANT SELECT,INSERT,UPDATE ON TABLE public.standing_unit TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.unit TO xuefa_engine;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.unit_tree TO xuefa_engine;
