-- Keys of the installation itself, sealed by the server before they come here.
CREATE TABLE server_keys (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL
);
