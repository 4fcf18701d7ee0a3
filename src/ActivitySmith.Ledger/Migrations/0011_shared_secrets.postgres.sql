-- Keys that all nodes need, sealed by the server before they come here.
CREATE TABLE shared_secrets (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL
);
