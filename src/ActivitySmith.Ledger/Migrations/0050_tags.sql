-- Lists by tag: one row per tag of each activity, notification and stream, so that a list reads its own rows alone. The index has the order of the list
-- within one state. state: 1 for running activities, otherwise 0; for streams 0 running, 1 paused, 2 inactive, 3 removed. at: the time that orders the
-- list; 0 for streams, which are ordered by key.
CREATE TABLE activity_tags (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  tag TEXT NOT NULL,
  state BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id, tag)
);
CREATE INDEX activity_tags_by_tag ON activity_tags (account_id, tag, state, at, id);
CREATE TABLE notification_tags (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  tag TEXT NOT NULL,
  state BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id, tag)
);
CREATE INDEX notification_tags_by_tag ON notification_tags (account_id, tag, state, at, id);
CREATE TABLE stream_tags (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  tag TEXT NOT NULL,
  state BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id, tag)
);
CREATE INDEX stream_tags_by_tag ON stream_tags (account_id, tag, state, at, id);

-- The tags of the stored state or, without one, of the running or last activity.
ALTER TABLE streams ADD COLUMN listed_tags TEXT;
UPDATE streams SET listed_tags = CASE WHEN state IS NOT NULL THEN tags ELSE
  (SELECT a.tags FROM activities a WHERE a.account_id = streams.account_id AND a.activity_id = streams.last_activity_id) END;
