ALTER TABLE devices ADD COLUMN token_hash BYTEA;
ALTER TABLE devices ADD COLUMN environment TEXT NOT NULL DEFAULT 'production';
ALTER TABLE devices ADD COLUMN os_version TEXT;
ALTER TABLE devices ADD COLUMN app_version TEXT;
ALTER TABLE devices ADD COLUMN frequent_updates BIGINT NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN tokens BYTEA;
ALTER TABLE devices ADD COLUMN seen_at BIGINT;

-- One row per subject (activity, notification, badge, widgets) and device: how far the device has come.
CREATE TABLE deliveries (
  account_id BIGINT NOT NULL,
  delivery_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  phase TEXT NOT NULL,
  wanted_version BIGINT NOT NULL,
  seen_version BIGINT NOT NULL,
  shown_version BIGINT NOT NULL,
  refused_version BIGINT NOT NULL,
  update_token TEXT,
  token_generation BIGINT NOT NULL,
  token_reported_at BIGINT,
  channel_id TEXT,
  push_timestamp BIGINT NOT NULL,
  push_id TEXT,
  reason TEXT,
  attempts BIGINT NOT NULL,
  next_try_at BIGINT,
  start_sent_at BIGINT,
  is_leaving BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (account_id, delivery_id)
);
CREATE INDEX deliveries_by_subject ON deliveries (account_id, subject_id);
CREATE INDEX deliveries_open ON deliveries (account_id, subject_id) WHERE closed_at IS NULL;
CREATE INDEX deliveries_of_device ON deliveries (account_id, device_id) WHERE closed_at IS NULL;
CREATE INDEX deliveries_closed ON deliveries (closed_at) WHERE closed_at IS NOT NULL;

CREATE TABLE device_places (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  active BYTEA NOT NULL,
  waiting BYTEA NOT NULL,
  PRIMARY KEY (account_id, device_id)
);

CREATE TABLE broadcast_channels (
  account_id BIGINT NOT NULL,
  channel_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  activity_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  released_at BIGINT,
  PRIMARY KEY (account_id, channel_id)
);
