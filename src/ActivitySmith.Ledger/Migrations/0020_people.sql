-- How users sign in; a user without a row has only come by one-time links so far.
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
  PRIMARY KEY (account_id, user_id)
);
CREATE INDEX people_by_email ON people (email) WHERE email IS NOT NULL;

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

-- Who did what, and when.
CREATE TABLE audit_log (
  account_id BIGINT NOT NULL,
  entry_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT,
  PRIMARY KEY (account_id, entry_id)
);
CREATE INDEX audit_log_by_time ON audit_log (account_id, at, entry_id);
