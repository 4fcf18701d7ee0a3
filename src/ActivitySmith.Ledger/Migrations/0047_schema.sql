-- The schema of version 0.1.0. Times are UNIX milliseconds, JSON is UTF-8 bytes, every key starts with the account.
-- It has number 47, as databases of builds before 0.1.0 took 21 steps up to that number and have the same tables and columns.

-- One row per account, the tenant.
CREATE TABLE accounts (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  requests_per_minute BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
-- People of an account.
CREATE TABLE users (
  account_id BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, user_id)
);
-- One-time links; token_hash is the SHA-256 of the token. A mailed link replaces those that were mailed before it.
CREATE TABLE sign_in_links (
  account_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  is_mailed BIGINT NOT NULL,
  PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX sign_in_links_by_token ON sign_in_links (token_hash);
-- hash is the SHA-256 of the key; channels is null for the whole account. A key that manages has no channels.
CREATE TABLE api_keys (
  account_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  name TEXT NOT NULL,
  hash BYTEA NOT NULL,
  last_four TEXT NOT NULL,
  channels BYTEA,
  can_manage BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (account_id, key_id)
);
-- Groups of devices. A member is a device, or a user with all of that user's devices.
CREATE TABLE channels (
  account_id BIGINT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  device_ids BYTEA NOT NULL,
  user_ids BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, slug)
);
-- Paired iPhones, browsers and pages; token_hash is the SHA-256 of the device's token.
CREATE TABLE devices (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  token_hash BYTEA,
  environment TEXT NOT NULL,
  os_version TEXT,
  app_version TEXT,
  frequent_updates BIGINT NOT NULL,
  tokens BYTEA,
  seen_at BIGINT,
  PRIMARY KEY (account_id, device_id)
);
-- The badge count of each device.
CREATE TABLE badges (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  value BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
-- The latest state under each stream key, and the activity that shows it.
CREATE TABLE streams (
  account_id BIGINT NOT NULL,
  stream_key TEXT NOT NULL,
  activity_id TEXT,
  last_activity_id TEXT,
  version BIGINT NOT NULL,
  is_removed BIGINT NOT NULL,
  state BYTEA,
  timer BYTEA,
  buttons BYTEA,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, stream_key)
);
CREATE INDEX streams_by_update ON streams (account_id, updated_at);
-- One row per activity: its current state and version.
CREATE TABLE activities (
  account_id BIGINT NOT NULL,
  activity_id TEXT NOT NULL,
  stream_key TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  state BYTEA NOT NULL,
  timer BYTEA,
  buttons BYTEA NOT NULL,
  alert BYTEA,
  alert_version BIGINT NOT NULL,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  started_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_frame_at BIGINT NOT NULL,
  ended_at BIGINT,
  dismiss_at BIGINT,
  end_reason TEXT,
  PRIMARY KEY (account_id, activity_id)
);
CREATE INDEX activities_by_start ON activities (account_id, started_at, activity_id);
CREATE INDEX activities_by_stream ON activities (account_id, stream_key, started_at) WHERE stream_key IS NOT NULL;
CREATE INDEX activities_running ON activities (account_id, started_at, activity_id) WHERE ended_at IS NULL;
CREATE INDEX activities_ended ON activities (ended_at) WHERE ended_at IS NOT NULL;
-- History of states, append-only; the small index serves replay and pruning.
CREATE TABLE frames (
  account_id BIGINT NOT NULL,
  activity_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  state BYTEA NOT NULL,
  timer BYTEA
);
CREATE INDEX frames_by_activity ON frames (account_id, activity_id);
-- Push notifications as they were accepted.
CREATE TABLE notifications (
  account_id BIGINT NOT NULL,
  notification_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  content BYTEA NOT NULL,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, notification_id)
);
CREATE INDEX notifications_by_time ON notifications (account_id, created_at, notification_id);
CREATE INDEX notifications_by_seq ON notifications (account_id, seq);
-- The definition and the latest value. dated_at is the latest timestamp that a request gave, value_at the time that is shown.
CREATE TABLE metrics (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  currency TEXT,
  unit TEXT,
  spaced BIGINT,
  value_number DOUBLE PRECISION, value_text TEXT, value_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  dated_at BIGINT,
  PRIMARY KEY (account_id, metric_key)
);
-- seq is a place in the order of all changes; below zero for values from before it was kept.
CREATE TABLE metric_values (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  seq BIGINT NOT NULL,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  measured_at BIGINT NOT NULL
);
CREATE INDEX metric_values_by_seq ON metric_values (account_id, metric_key, seq);
-- Responses that an Idempotency-Key repeats for 24 hours.
CREATE TABLE first_answers (
  account_id BIGINT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX first_answers_by_time ON first_answers (at);
-- One row: the last place given out in the order of all changes.
CREATE TABLE change_sequence (
  id BIGINT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO change_sequence (id, value) VALUES (1, 0);
-- Taps on webhook buttons: a row is open until its call was delivered or has failed.
CREATE TABLE action_runs (
  account_id BIGINT NOT NULL,
  run_id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  action_id TEXT NOT NULL,
  button BYTEA NOT NULL,
  requested_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  status_code BIGINT,
  error TEXT,
  finished_at BIGINT,
  PRIMARY KEY (account_id, run_id)
);
CREATE INDEX action_runs_open ON action_runs (requested_at) WHERE finished_at IS NULL;
CREATE INDEX action_runs_finished ON action_runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX action_runs_by_source ON action_runs (account_id, source_id, requested_at);
-- The sealed secret that signs the webhook calls of an account.
CREATE TABLE webhook_secrets (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
-- One row per subject (activity, notification, badge, widgets) and device: how far the device has come.
-- start_version: the version in a start whose reply was lost. swipes: how often in a row the card was swiped away. leave_sent_at: when the end
-- that removes a card from a device that left was sent.
CREATE TABLE deliveries (
  account_id BIGINT NOT NULL,
  delivery_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  wanted_version BIGINT NOT NULL, seen_version BIGINT NOT NULL, shown_version BIGINT NOT NULL, refused_version BIGINT NOT NULL,
  update_token TEXT, token_generation BIGINT NOT NULL, token_reported_at BIGINT,
  channel_id TEXT,
  push_timestamp BIGINT NOT NULL,
  push_id TEXT,
  reason TEXT,
  attempts BIGINT NOT NULL,
  next_try_at BIGINT,
  start_sent_at BIGINT,
  is_leaving BIGINT NOT NULL,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, closed_at BIGINT,
  start_version BIGINT NOT NULL,
  swipes BIGINT NOT NULL,
  leave_sent_at BIGINT,
  PRIMARY KEY (account_id, delivery_id)
);
CREATE INDEX deliveries_by_subject ON deliveries (account_id, subject_id);
CREATE INDEX deliveries_open ON deliveries (account_id, subject_id) WHERE closed_at IS NULL;
CREATE INDEX deliveries_of_device ON deliveries (account_id, device_id) WHERE closed_at IS NULL;
CREATE INDEX deliveries_closed ON deliveries (closed_at) WHERE closed_at IS NOT NULL;
-- Which activities a device shows, and which wait until one ends.
CREATE TABLE device_places (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  active BYTEA NOT NULL,
  waiting BYTEA NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
-- Apple's broadcast channels, each of one activity.
CREATE TABLE broadcast_channels (
  account_id BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  released_at BIGINT,
  PRIMARY KEY (account_id, channel_id)
);
-- Codes that wait for a device; a used one is deleted.
CREATE TABLE pairing_codes (
  account_id BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT,
  channels BYTEA NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, code_hash)
);
CREATE INDEX pairing_codes_by_hash ON pairing_codes (code_hash);
CREATE INDEX pairing_codes_expired ON pairing_codes (expires_at);
-- How users sign in; a user without a row has used one-time links alone. recovery_codes: hashes of those that are left, separated by blanks.
CREATE TABLE people (
  account_id BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  email TEXT,
  password_hash TEXT,
  stamp TEXT NOT NULL,
  failures BIGINT NOT NULL,
  locked_until BIGINT,
  totp BYTEA,
  totp_step BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  recovery_codes TEXT NOT NULL,
  PRIMARY KEY (account_id, user_id)
);
CREATE INDEX people_by_email ON people (email) WHERE email IS NOT NULL;
-- Invitations that wait for a person; token_hash is the hash of the link's token.
CREATE TABLE invites (
  account_id BIGINT NOT NULL,
  invite_id TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, invite_id)
);
CREATE INDEX invites_by_token ON invites (token_hash);
-- Actions that matter for security: the actor, the action and its outcome.
CREATE TABLE audit_log (
  account_id BIGINT NOT NULL,
  entry_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT,
  outcome TEXT NOT NULL,
  address TEXT,
  PRIMARY KEY (account_id, entry_id)
);
CREATE INDEX audit_log_by_time ON audit_log (account_id, at, entry_id);
CREATE INDEX audit_log_by_age ON audit_log (at);
-- When an API key was last used, to the minute; apart from the keys, which change rarely.
CREATE TABLE key_uses (
  account_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, key_id)
);
-- Keys of the installation itself, sealed by the server.
CREATE TABLE server_keys (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL
);
-- What the server keeps of removed iPhones until their cards are ended: the environment and the token that wakes the app.
CREATE TABLE removed_devices (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  apns_token TEXT,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
-- One row: the history that the places in the order of changes belong to. A restore removes it, so that the next start begins another one.
CREATE TABLE database_epoch (
  id BIGINT NOT NULL PRIMARY KEY,
  epoch TEXT NOT NULL,
  place TEXT NOT NULL
);
INSERT INTO database_epoch (id, epoch, place) VALUES (1, '', '');
-- Signed-in browsers; session_id is the hash of a secret in the browser's cookie.
CREATE TABLE sessions (
  account_id BIGINT NOT NULL,
  session_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  link_at BIGINT,
  browser TEXT NOT NULL,
  network TEXT NOT NULL,
  PRIMARY KEY (account_id, session_id)
);
-- Failures to sign in as one person from one client network or known browser, and which of both have signed in before.
CREATE TABLE sign_in_origins (
  account_id BIGINT NOT NULL,
  origin_id TEXT NOT NULL,
  failures BIGINT NOT NULL,
  paused_until BIGINT,
  signed_in_at BIGINT,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, origin_id)
);
-- How many entries an actor has caused on its latest day.
CREATE TABLE audit_days (
  account_id BIGINT NOT NULL,
  actor_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  PRIMARY KEY (account_id, actor_id)
);
-- When mail was sent to an address.
CREATE TABLE mailed_to (
  account_id BIGINT NOT NULL,
  address_hash TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, address_hash)
);
-- The addresses from which an API key was used.
CREATE TABLE key_addresses (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  address TEXT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE INDEX key_addresses_by_age ON key_addresses (last_used_at);
