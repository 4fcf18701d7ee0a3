-- The tags in use, with the number of rows that have them. Triggers count, so that every way in which tags are written or deleted is counted.
CREATE TABLE tag_counts (
  account_id BIGINT NOT NULL,
  tag TEXT NOT NULL,
  activities BIGINT NOT NULL DEFAULT 0,
  streams BIGINT NOT NULL DEFAULT 0,
  notifications BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, tag)
);
