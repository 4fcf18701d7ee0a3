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
