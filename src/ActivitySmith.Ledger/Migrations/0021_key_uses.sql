-- When an API key was last used, to the minute; apart from the keys, which change rarely.
CREATE TABLE key_uses (
  account_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, key_id)
);
