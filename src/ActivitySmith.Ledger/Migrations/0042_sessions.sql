-- Browsers in which people are signed in; the id is the hash of a secret in the browser's cookie.
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

-- A link that is sent by mail replaces those that were mailed before; anybody may ask for one, so it replaces no other.
ALTER TABLE sign_in_links ADD COLUMN is_mailed BIGINT NOT NULL DEFAULT 0;
