-- What became of an action, and from where it came.
ALTER TABLE audit_log ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done';
ALTER TABLE audit_log ADD COLUMN address TEXT;
CREATE INDEX audit_log_by_age ON audit_log (at);

-- How many entries an actor has caused on its latest day.
CREATE TABLE audit_days (
  account_id BIGINT NOT NULL,
  actor_id TEXT NOT NULL,
  day BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  PRIMARY KEY (account_id, actor_id)
);

-- When mail went to an address.
CREATE TABLE mailed_to (
  account_id BIGINT NOT NULL,
  address_hash TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, address_hash)
);

-- From which addresses an API key was used.
CREATE TABLE key_addresses (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  address TEXT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE INDEX key_addresses_by_age ON key_addresses (last_used_at);
