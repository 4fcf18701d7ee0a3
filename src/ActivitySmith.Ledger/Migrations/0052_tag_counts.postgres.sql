ALTER TABLE tag_counts SET (fillfactor = 50);

-- The form in which lists compare tags, as the server makes it. '{upper}' and '{lower}' are all letters with a lower case, and those.
CREATE FUNCTION fold_tag(tag text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN octet_length(tag) = char_length(tag) THEN lower(tag COLLATE "C")
    ELSE left(normalize(translate(normalize(tag, NFKC), '{upper}', '{lower}'), NFKC), 64) END;
$$;

-- Tags that differ only in case become one.
INSERT INTO activity_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM activity_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM activity_tags WHERE tag <> fold_tag(tag);
INSERT INTO notification_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM notification_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM notification_tags WHERE tag <> fold_tag(tag);
INSERT INTO stream_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM stream_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM stream_tags WHERE tag <> fold_tag(tag);

-- The triggers for nodes of version 0.1.0 fold too.
CREATE OR REPLACE FUNCTION tags_of(stored text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT fold_tag(t.tag) FROM json_array_elements_text(stored::json) AS t(tag);
EXCEPTION WHEN data_exception THEN
  RETURN;
END $$;

INSERT INTO tag_counts (account_id, tag, activities, streams, notifications)
SELECT account_id, tag, SUM(a), SUM(s), SUM(n) FROM (
  SELECT account_id, tag, 1 AS a, 0 AS s, 0 AS n FROM activity_tags UNION ALL
  SELECT account_id, tag, 0, 1, 0 FROM stream_tags UNION ALL
  SELECT account_id, tag, 0, 0, 1 FROM notification_tags) AS tags GROUP BY account_id, tag;

CREATE FUNCTION count_added_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tag_counts AS c (account_id, tag, activities, streams, notifications)
  SELECT account_id, tag,
    CASE TG_TABLE_NAME WHEN 'activity_tags' THEN COUNT(*) ELSE 0 END,
    CASE TG_TABLE_NAME WHEN 'stream_tags' THEN COUNT(*) ELSE 0 END,
    CASE TG_TABLE_NAME WHEN 'notification_tags' THEN COUNT(*) ELSE 0 END
  FROM added GROUP BY account_id, tag
  ON CONFLICT (account_id, tag) DO UPDATE SET activities = c.activities + excluded.activities, streams = c.streams + excluded.streams,
    notifications = c.notifications + excluded.notifications;
  RETURN NULL;
END $$;
CREATE FUNCTION count_removed_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tag_counts c SET
    activities = activities - CASE TG_TABLE_NAME WHEN 'activity_tags' THEN rows ELSE 0 END,
    streams = streams - CASE TG_TABLE_NAME WHEN 'stream_tags' THEN rows ELSE 0 END,
    notifications = notifications - CASE TG_TABLE_NAME WHEN 'notification_tags' THEN rows ELSE 0 END
  FROM (SELECT account_id, tag, COUNT(*) AS rows FROM removed GROUP BY account_id, tag) r WHERE c.account_id = r.account_id AND c.tag = r.tag;
  DELETE FROM tag_counts c USING (SELECT DISTINCT account_id, tag FROM removed) r
  WHERE c.account_id = r.account_id AND c.tag = r.tag AND activities = 0 AND streams = 0 AND notifications = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER count_added AFTER INSERT ON activity_tags REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_tags();
CREATE TRIGGER count_removed AFTER DELETE ON activity_tags REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removed_tags();
CREATE TRIGGER count_added AFTER INSERT ON stream_tags REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_tags();
CREATE TRIGGER count_removed AFTER DELETE ON stream_tags REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removed_tags();
CREATE TRIGGER count_added AFTER INSERT ON notification_tags REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_tags();
CREATE TRIGGER count_removed AFTER DELETE ON notification_tags REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removed_tags();
