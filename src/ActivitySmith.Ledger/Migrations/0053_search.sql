-- Full-text search. An index of words is kept a moment after the commits, from the rows (docs/architecture.md, Search).

-- One row: the position in the order of all changes up to which all rows are indexed, -1 before the first pass; when it was written; and whether the
-- server then stopped, so that nothing can have changed without a new position.
CREATE TABLE search_progress (
  id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  at BIGINT NOT NULL,
  is_closed BIGINT NOT NULL
);
INSERT INTO search_progress (id, position, at, is_closed) VALUES (1, -1, 0, 0);
