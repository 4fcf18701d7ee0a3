-- What each commit changed, for the other nodes: position is the change sequence after it, previous the one before it.
CREATE TABLE commit_log (
  position BIGINT NOT NULL PRIMARY KEY,
  previous BIGINT NOT NULL,
  token TEXT NOT NULL,
  at BIGINT NOT NULL,
  changes BYTEA NOT NULL
);
CREATE INDEX commit_log_by_time ON commit_log (at);

-- Updates of a row find room on its own page and leave the indexes alone.
ALTER TABLE activities SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE streams SET (fillfactor = 70);
ALTER TABLE change_sequence SET (fillfactor = 10);

-- Retention deletes the oldest frames first.
CREATE INDEX frames_by_time ON frames (at);
