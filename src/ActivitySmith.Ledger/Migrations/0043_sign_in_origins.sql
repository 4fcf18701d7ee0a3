-- Hashes of the recovery codes that are left, separated by blanks.
ALTER TABLE people ADD COLUMN recovery_codes TEXT NOT NULL DEFAULT '';

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
