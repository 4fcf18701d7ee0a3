-- A database that a build before 0.1.0 made on PostgreSQL, and its rows of one stream: pg_dump --inserts, without the settings of the session.
CREATE TABLE public.accounts (
    account_id bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    requests_per_minute bigint,
    created_at bigint NOT NULL
);
CREATE TABLE public.action_runs (
    account_id bigint NOT NULL,
    run_id text NOT NULL COLLATE pg_catalog."C",
    source_id text NOT NULL COLLATE pg_catalog."C",
    action_id text NOT NULL COLLATE pg_catalog."C",
    button bytea NOT NULL,
    requested_at bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    attempts bigint NOT NULL,
    status_code bigint,
    error text COLLATE pg_catalog."C",
    finished_at bigint
);
CREATE TABLE public.activities (
    account_id bigint NOT NULL,
    activity_id text NOT NULL COLLATE pg_catalog."C",
    stream_key text COLLATE pg_catalog."C",
    version bigint NOT NULL,
    seq bigint NOT NULL,
    state bytea NOT NULL,
    timer bytea,
    buttons bytea NOT NULL,
    alert bytea,
    alert_version bigint NOT NULL,
    tags text COLLATE pg_catalog."C",
    metadata bytea,
    channels bytea,
    started_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    last_frame_at bigint NOT NULL,
    ended_at bigint,
    dismiss_at bigint,
    end_reason text COLLATE pg_catalog."C"
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.05');
CREATE TABLE public.api_keys (
    account_id bigint NOT NULL,
    key_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    hash bytea NOT NULL,
    last_four text NOT NULL COLLATE pg_catalog."C",
    channels bytea,
    can_manage bigint NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint
);
CREATE TABLE public.audit_days (
    account_id bigint NOT NULL,
    actor_id text NOT NULL COLLATE pg_catalog."C",
    day bigint NOT NULL,
    entries bigint NOT NULL
);
CREATE TABLE public.audit_log (
    account_id bigint NOT NULL,
    entry_id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    actor_kind text NOT NULL COLLATE pg_catalog."C",
    actor_id text NOT NULL COLLATE pg_catalog."C",
    actor_name text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    subject text COLLATE pg_catalog."C",
    outcome text DEFAULT 'done'::text NOT NULL COLLATE pg_catalog."C",
    address text COLLATE pg_catalog."C"
);
CREATE TABLE public.badges (
    account_id bigint NOT NULL,
    device_id text NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE TABLE public.broadcast_channels (
    account_id bigint NOT NULL,
    channel_id text NOT NULL COLLATE pg_catalog."C",
    environment text NOT NULL COLLATE pg_catalog."C",
    activity_id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    released_at bigint
);
CREATE TABLE public.change_sequence (
    id bigint NOT NULL,
    value bigint NOT NULL
)
WITH (fillfactor='10');
CREATE TABLE public.channels (
    account_id bigint NOT NULL,
    slug text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    device_ids bytea NOT NULL,
    user_ids bytea NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.commit_log (
    "position" bigint NOT NULL,
    previous bigint NOT NULL,
    token text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    changes bytea NOT NULL
);
CREATE TABLE public.database_epoch (
    id bigint NOT NULL,
    epoch text NOT NULL COLLATE pg_catalog."C",
    place text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.deliveries (
    account_id bigint NOT NULL,
    delivery_id text NOT NULL COLLATE pg_catalog."C",
    subject_id text NOT NULL COLLATE pg_catalog."C",
    device_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    phase text NOT NULL COLLATE pg_catalog."C",
    wanted_version bigint NOT NULL,
    seen_version bigint NOT NULL,
    shown_version bigint NOT NULL,
    refused_version bigint NOT NULL,
    update_token text COLLATE pg_catalog."C",
    token_generation bigint NOT NULL,
    token_reported_at bigint,
    channel_id text COLLATE pg_catalog."C",
    push_timestamp bigint NOT NULL,
    push_id text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    attempts bigint NOT NULL,
    next_try_at bigint,
    start_sent_at bigint,
    is_leaving bigint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    closed_at bigint,
    start_version bigint DEFAULT 0 NOT NULL,
    swipes bigint DEFAULT 0 NOT NULL,
    leave_sent_at bigint
);
CREATE TABLE public.device_places (
    account_id bigint NOT NULL,
    device_id text NOT NULL COLLATE pg_catalog."C",
    active bytea NOT NULL,
    waiting bytea NOT NULL
);
CREATE TABLE public.devices (
    account_id bigint NOT NULL,
    device_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    token_hash bytea,
    environment text DEFAULT 'production'::text NOT NULL COLLATE pg_catalog."C",
    os_version text COLLATE pg_catalog."C",
    app_version text COLLATE pg_catalog."C",
    frequent_updates bigint DEFAULT 0 NOT NULL,
    tokens bytea,
    seen_at bigint
);
CREATE TABLE public.first_answers (
    account_id bigint NOT NULL,
    idempotency_key text NOT NULL COLLATE pg_catalog."C",
    fingerprint bytea NOT NULL,
    body bytea NOT NULL,
    at bigint NOT NULL
);
CREATE TABLE public.frames (
    account_id bigint NOT NULL,
    activity_id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    at bigint NOT NULL,
    state bytea NOT NULL,
    timer bytea
);
CREATE TABLE public.invites (
    account_id bigint NOT NULL,
    invite_id text NOT NULL COLLATE pg_catalog."C",
    email text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    invited_by text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.key_addresses (
    account_id bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL COLLATE pg_catalog."C",
    last_used_at bigint NOT NULL
);
CREATE TABLE public.key_uses (
    account_id bigint NOT NULL,
    key_id text NOT NULL COLLATE pg_catalog."C",
    last_used_at bigint NOT NULL
);
CREATE TABLE public.mailed_to (
    account_id bigint NOT NULL,
    address_hash text NOT NULL COLLATE pg_catalog."C",
    sent_at text NOT NULL COLLATE pg_catalog."C",
    last_at bigint NOT NULL
);
CREATE TABLE public.metric_values (
    account_id bigint NOT NULL,
    metric_key text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    value_number double precision,
    value_text text COLLATE pg_catalog."C",
    measured_at bigint NOT NULL
);
CREATE TABLE public.metrics (
    account_id bigint NOT NULL,
    metric_key text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    currency text COLLATE pg_catalog."C",
    unit text COLLATE pg_catalog."C",
    spaced bigint,
    value_number double precision,
    value_text text COLLATE pg_catalog."C",
    value_at bigint,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    dated_at bigint
);
CREATE TABLE public.notifications (
    account_id bigint NOT NULL,
    notification_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    content bytea NOT NULL,
    tags text COLLATE pg_catalog."C",
    metadata bytea,
    channels bytea,
    created_at bigint NOT NULL
);
CREATE TABLE public.pairing_codes (
    account_id bigint NOT NULL,
    code_hash text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    name text COLLATE pg_catalog."C",
    channels bytea NOT NULL,
    expires_at bigint NOT NULL
);
CREATE TABLE public.people (
    account_id bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    email text COLLATE pg_catalog."C",
    password_hash text COLLATE pg_catalog."C",
    stamp text NOT NULL COLLATE pg_catalog."C",
    failures bigint NOT NULL,
    locked_until bigint,
    totp bytea,
    totp_step bigint NOT NULL,
    updated_at bigint NOT NULL,
    recovery_codes text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.removed_devices (
    account_id bigint NOT NULL,
    device_id text NOT NULL COLLATE pg_catalog."C",
    environment text NOT NULL COLLATE pg_catalog."C",
    apns_token text COLLATE pg_catalog."C",
    removed_at bigint NOT NULL
);
CREATE UNLOGGED TABLE public.request_windows (
    name text NOT NULL COLLATE pg_catalog."C",
    second bigint NOT NULL,
    granted integer NOT NULL
);
CREATE TABLE public.schema_steps (
    step bigint NOT NULL
);
CREATE TABLE public.server_keys (
    name text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL
);
CREATE TABLE public.sessions (
    account_id bigint NOT NULL,
    session_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    link_at bigint,
    browser text NOT NULL COLLATE pg_catalog."C",
    network text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.shared_secrets (
    name text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL
);
CREATE TABLE public.sign_in_links (
    account_id bigint NOT NULL,
    token_hash text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL,
    used_at bigint,
    is_mailed bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.sign_in_origins (
    account_id bigint NOT NULL,
    origin_id text NOT NULL COLLATE pg_catalog."C",
    failures bigint NOT NULL,
    paused_until bigint,
    signed_in_at bigint,
    expires_at bigint NOT NULL
);
CREATE TABLE public.streams (
    account_id bigint NOT NULL,
    stream_key text NOT NULL COLLATE pg_catalog."C",
    activity_id text COLLATE pg_catalog."C",
    last_activity_id text COLLATE pg_catalog."C",
    version bigint NOT NULL,
    is_removed bigint NOT NULL,
    state bytea,
    timer bytea,
    buttons bytea,
    tags text COLLATE pg_catalog."C",
    metadata bytea,
    channels bytea,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
)
WITH (fillfactor='70');
CREATE TABLE public.users (
    account_id bigint NOT NULL,
    user_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL
);
CREATE TABLE public.webhook_secrets (
    account_id bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    created_at bigint NOT NULL
);
INSERT INTO public.accounts VALUES (1, 'account', 'Home', NULL, 1795998416699);
INSERT INTO public.activities VALUES (1, 'UsD1HJAmcswG_C5OqKXGrSBG8TmnqlBb', 'backup', 2, 4, '\x7b2274797065223a227365676d656e7465645f70726f6772657373222c227469746c65223a224261636b7570222c226e756d6265725f6f665f7374657073223a332c2263757272656e745f73746570223a327d', NULL, '\x7b7d', NULL, 0, NULL, NULL, NULL, 1795998421367, 1795998421670, 1795998421367, NULL, NULL, NULL);
INSERT INTO public.api_keys VALUES (1, 'key_QdEYTT8FH5LVD4y02fkC', 'First key', '\x7346be80a51834655cad89dcbe817c9822f7a470cc5474b06a44022e8620f17b', 'c0E0', NULL, 1, 1795998416699, NULL);
INSERT INTO public.audit_days VALUES (1, 'key_QdEYTT8FH5LVD4y02fkC/security', 20787, 1);
INSERT INTO public.audit_log VALUES (1, 'aud_Y6ZBo4MAzFUDa6dzPt3U', 1795998427708, 'key', 'key_QdEYTT8FH5LVD4y02fkC', 'First key', 'useKeyFromNewAddress', NULL, 'done', '127.0.0.1');
INSERT INTO public.change_sequence VALUES (1, 5);
INSERT INTO public.commit_log VALUES (1, 0, '1MW6v17rFvpu-1', 1795998417495, '\x7b226163636f756e7473223a5b312c226163636f756e74225d2c227573657273223a5b312c226f776e6572225d2c226170695f6b657973223a5b312c226b65795f516445595454384648354c564434793032666b43225d2c2264657669636573223a5b312c22626f617264225d7d');
INSERT INTO public.commit_log VALUES (2, 1, '1MW6v17rFvpu-2', 1795998417831, '\x7b227369676e5f696e5f6c696e6b73223a5b312c2231396566396233396536326661356638663032633863613963636563656331663830306538396139666363313830376332383133306336323766333066383531225d7d');
INSERT INTO public.commit_log VALUES (3, 2, '1MW6v17rFvpu-3', 1795998421541, '\x7b2273747265616d73223a5b312c226261636b7570225d2c2261637469766974696573223a5b312c2255734431484a416d637377475f43354f714b58477253424738546d6e716c4262225d7d');
INSERT INTO public.commit_log VALUES (4, 3, '1MW6v17rFvpu-4', 1795998421678, '\x7b2261637469766974696573223a5b312c2255734431484a416d637377475f43354f714b58477253424738546d6e716c4262225d7d');
INSERT INTO public.commit_log VALUES (5, 4, '1MW6v17rFvpu-5', 1795998427741, '\x7b2261756469745f6c6f67223a5b312c226175645f59365a426f344d417a4655446136647a50743355225d2c2261756469745f64617973223a5b312c226b65795f516445595454384648354c564434793032666b432f7365637572697479225d2c226b65795f75736573223a5b312c226b65795f516445595454384648354c564434793032666b43225d2c226b65795f616464726573736573223a5b312c226b65795f516445595454384648354c564434793032666b432f3132372e302e302e31225d7d');
INSERT INTO public.database_epoch VALUES (1, 'bQbWfYvFva', '7713754425270507642/16384/16494');
INSERT INTO public.devices VALUES (1, 'board', 'owner', 'page', 'Board', 1795998416699, NULL, 'production', NULL, NULL, 0, NULL, NULL);
INSERT INTO public.frames VALUES (1, 'UsD1HJAmcswG_C5OqKXGrSBG8TmnqlBb', 1, 1795998421367, '\x7b2274797065223a227365676d656e7465645f70726f6772657373222c227469746c65223a224261636b7570222c226e756d6265725f6f665f7374657073223a332c2263757272656e745f73746570223a317d', NULL);
INSERT INTO public.key_addresses VALUES (1, 'key_QdEYTT8FH5LVD4y02fkC/127.0.0.1', 'key_QdEYTT8FH5LVD4y02fkC', '127.0.0.1', 1795996800000);
INSERT INTO public.key_uses VALUES (1, 'key_QdEYTT8FH5LVD4y02fkC', 1795998421659);
INSERT INTO public.schema_steps VALUES (1);
INSERT INTO public.schema_steps VALUES (2);
INSERT INTO public.schema_steps VALUES (3);
INSERT INTO public.schema_steps VALUES (4);
INSERT INTO public.schema_steps VALUES (5);
INSERT INTO public.schema_steps VALUES (10);
INSERT INTO public.schema_steps VALUES (11);
INSERT INTO public.schema_steps VALUES (16);
INSERT INTO public.schema_steps VALUES (20);
INSERT INTO public.schema_steps VALUES (21);
INSERT INTO public.schema_steps VALUES (30);
INSERT INTO public.schema_steps VALUES (31);
INSERT INTO public.schema_steps VALUES (32);
INSERT INTO public.schema_steps VALUES (33);
INSERT INTO public.schema_steps VALUES (34);
INSERT INTO public.schema_steps VALUES (37);
INSERT INTO public.schema_steps VALUES (38);
INSERT INTO public.schema_steps VALUES (42);
INSERT INTO public.schema_steps VALUES (43);
INSERT INTO public.schema_steps VALUES (46);
INSERT INTO public.schema_steps VALUES (47);
INSERT INTO public.server_keys VALUES ('installation', '\x6373316f75383538');
INSERT INTO public.sign_in_links VALUES (1, '19ef9b39e62fa5f8f02c8ca9ccecec1f800e89a9fcc1807c28130c627f30f851', 'owner', 1796084817814, NULL, 0);
INSERT INTO public.streams VALUES (1, 'backup', 'UsD1HJAmcswG_C5OqKXGrSBG8TmnqlBb', 'UsD1HJAmcswG_C5OqKXGrSBG8TmnqlBb', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795998421367, 1795998421367);
INSERT INTO public.users VALUES (1, 'owner', 'Owner', 'owner', 1795998416699);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.action_runs
    ADD CONSTRAINT action_runs_pkey PRIMARY KEY (account_id, run_id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT activities_pkey PRIMARY KEY (account_id, activity_id);
ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (account_id, key_id);
ALTER TABLE ONLY public.audit_days
    ADD CONSTRAINT audit_days_pkey PRIMARY KEY (account_id, actor_id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (account_id, entry_id);
ALTER TABLE ONLY public.badges
    ADD CONSTRAINT badges_pkey PRIMARY KEY (account_id, device_id);
ALTER TABLE ONLY public.broadcast_channels
    ADD CONSTRAINT broadcast_channels_pkey PRIMARY KEY (account_id, channel_id);
ALTER TABLE ONLY public.change_sequence
    ADD CONSTRAINT change_sequence_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (account_id, slug);
ALTER TABLE ONLY public.commit_log
    ADD CONSTRAINT commit_log_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.database_epoch
    ADD CONSTRAINT database_epoch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (account_id, delivery_id);
ALTER TABLE ONLY public.device_places
    ADD CONSTRAINT device_places_pkey PRIMARY KEY (account_id, device_id);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (account_id, device_id);
ALTER TABLE ONLY public.first_answers
    ADD CONSTRAINT first_answers_pkey PRIMARY KEY (account_id, idempotency_key);
ALTER TABLE ONLY public.invites
    ADD CONSTRAINT invites_pkey PRIMARY KEY (account_id, invite_id);
ALTER TABLE ONLY public.key_addresses
    ADD CONSTRAINT key_addresses_pkey PRIMARY KEY (account_id, id);
ALTER TABLE ONLY public.key_uses
    ADD CONSTRAINT key_uses_pkey PRIMARY KEY (account_id, key_id);
ALTER TABLE ONLY public.mailed_to
    ADD CONSTRAINT mailed_to_pkey PRIMARY KEY (account_id, address_hash);
ALTER TABLE ONLY public.metrics
    ADD CONSTRAINT metrics_pkey PRIMARY KEY (account_id, metric_key);
ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (account_id, notification_id);
ALTER TABLE ONLY public.pairing_codes
    ADD CONSTRAINT pairing_codes_pkey PRIMARY KEY (account_id, code_hash);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (account_id, user_id);
ALTER TABLE ONLY public.removed_devices
    ADD CONSTRAINT removed_devices_pkey PRIMARY KEY (account_id, device_id);
ALTER TABLE ONLY public.request_windows
    ADD CONSTRAINT request_windows_pkey PRIMARY KEY (name, second);
ALTER TABLE ONLY public.schema_steps
    ADD CONSTRAINT schema_steps_pkey PRIMARY KEY (step);
ALTER TABLE ONLY public.server_keys
    ADD CONSTRAINT server_keys_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (account_id, session_id);
ALTER TABLE ONLY public.shared_secrets
    ADD CONSTRAINT shared_secrets_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sign_in_links
    ADD CONSTRAINT sign_in_links_pkey PRIMARY KEY (account_id, token_hash);
ALTER TABLE ONLY public.sign_in_origins
    ADD CONSTRAINT sign_in_origins_pkey PRIMARY KEY (account_id, origin_id);
ALTER TABLE ONLY public.streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (account_id, stream_key);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (account_id, user_id);
ALTER TABLE ONLY public.webhook_secrets
    ADD CONSTRAINT webhook_secrets_pkey PRIMARY KEY (account_id, id);
CREATE INDEX action_runs_by_source ON public.action_runs USING btree (account_id, source_id, requested_at);
CREATE INDEX action_runs_finished ON public.action_runs USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX action_runs_open ON public.action_runs USING btree (requested_at) WHERE (finished_at IS NULL);
CREATE INDEX activities_by_start ON public.activities USING btree (account_id, started_at, activity_id);
CREATE INDEX activities_by_stream ON public.activities USING btree (account_id, stream_key, started_at) WHERE (stream_key IS NOT NULL);
CREATE INDEX activities_ended ON public.activities USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX activities_running ON public.activities USING btree (account_id, started_at, activity_id) WHERE (ended_at IS NULL);
CREATE INDEX audit_log_by_age ON public.audit_log USING btree (at);
CREATE INDEX audit_log_by_time ON public.audit_log USING btree (account_id, at, entry_id);
CREATE INDEX commit_log_by_time ON public.commit_log USING btree (at);
CREATE INDEX deliveries_by_subject ON public.deliveries USING btree (account_id, subject_id);
CREATE INDEX deliveries_closed ON public.deliveries USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX deliveries_of_device ON public.deliveries USING btree (account_id, device_id) WHERE (closed_at IS NULL);
CREATE INDEX deliveries_open ON public.deliveries USING btree (account_id, subject_id) WHERE (closed_at IS NULL);
CREATE INDEX first_answers_by_time ON public.first_answers USING btree (at);
CREATE INDEX frames_by_activity ON public.frames USING btree (account_id, activity_id);
CREATE INDEX frames_by_time ON public.frames USING btree (at);
CREATE INDEX invites_by_token ON public.invites USING btree (token_hash);
CREATE INDEX key_addresses_by_age ON public.key_addresses USING btree (last_used_at);
CREATE INDEX metric_values_by_seq ON public.metric_values USING btree (account_id, metric_key, seq);
CREATE INDEX notifications_by_seq ON public.notifications USING btree (account_id, seq);
CREATE INDEX notifications_by_time ON public.notifications USING btree (account_id, created_at, notification_id);
CREATE INDEX pairing_codes_by_hash ON public.pairing_codes USING btree (code_hash);
CREATE INDEX pairing_codes_expired ON public.pairing_codes USING btree (expires_at);
CREATE INDEX people_by_email ON public.people USING btree (email) WHERE (email IS NOT NULL);
CREATE INDEX sign_in_links_by_token ON public.sign_in_links USING btree (token_hash);
CREATE INDEX streams_by_update ON public.streams USING btree (account_id, updated_at);
