-- Full-text search. An index of words is kept a moment after the commits, from the rows (docs/architecture.md, Search).

-- One row: the position in the order of all changes up to which all rows are indexed, -1 before the first pass; and when it was noted.
CREATE TABLE search_progress (
  id BIGINT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  at BIGINT NOT NULL
);
INSERT INTO search_progress (id, position, at) VALUES (1, -1, 0);
