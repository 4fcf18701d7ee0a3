-- What only PostgreSQL has: nodes that share the database.

-- The changes of each commit, for the other nodes: position is the change sequence after it, previous the one before it.
CREATE TABLE commit_log (
  position BIGINT NOT NULL PRIMARY KEY,
  previous BIGINT NOT NULL,
  token TEXT NOT NULL,
  at BIGINT NOT NULL,
  changes BYTEA NOT NULL
);
CREATE INDEX commit_log_by_time ON commit_log (at);

-- An update finds room on the row's own page and does not touch the indexes.
ALTER TABLE activities SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE streams SET (fillfactor = 70);
ALTER TABLE change_sequence SET (fillfactor = 10);

-- Retention deletes the oldest frames first.
CREATE INDEX frames_by_time ON frames (at);

-- Keys that all nodes need, sealed by the server.
CREATE TABLE shared_secrets (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BYTEA NOT NULL
);

-- Requests that nodes granted, by window and second of this database's clock, for the limits of the cluster. Rows older than
-- a minute no longer count and are deleted. A crash may empty the table, as a restart empties the counts of a single node.
CREATE UNLOGGED TABLE request_windows (
  name TEXT NOT NULL,
  second BIGINT NOT NULL,
  granted INTEGER NOT NULL,
  PRIMARY KEY (name, second)
);
