-- Times are UNIX milliseconds; JSON is UTF-8 bytes; every key starts with the account.
CREATE TABLE accounts (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  requests_per_minute BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE users (
  account_id BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, user_id)
);

CREATE TABLE sign_in_links (
  account_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX sign_in_links_by_token ON sign_in_links (token_hash);

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

CREATE TABLE channels (
  account_id BIGINT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  device_ids BYTEA NOT NULL,
  user_ids BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, slug)
);

CREATE TABLE devices (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);

CREATE TABLE badges (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  value BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);

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

-- Append-only; the small index serves replay and pruning.
CREATE TABLE frames (
  account_id BIGINT NOT NULL,
  activity_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  state BYTEA NOT NULL,
  timer BYTEA
);
CREATE INDEX frames_by_activity ON frames (account_id, activity_id);

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

CREATE TABLE metrics (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  currency TEXT,
  unit TEXT,
  spaced BIGINT,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  value_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, metric_key)
);

CREATE TABLE metric_values (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  measured_at BIGINT NOT NULL
);
CREATE INDEX metric_values_by_metric ON metric_values (account_id, metric_key, measured_at);

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
