-- Tags that differ only in case become one. fold_tag is a function of the server.
INSERT INTO activity_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM activity_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM activity_tags WHERE tag <> fold_tag(tag);
INSERT INTO notification_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM notification_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM notification_tags WHERE tag <> fold_tag(tag);
INSERT INTO stream_tags (account_id, id, tag, state, at)
SELECT account_id, id, fold_tag(tag), state, at FROM stream_tags WHERE tag <> fold_tag(tag) ON CONFLICT DO NOTHING;
DELETE FROM stream_tags WHERE tag <> fold_tag(tag);

INSERT INTO tag_counts (account_id, tag, activities, streams, notifications)
SELECT account_id, tag, SUM(a), SUM(s), SUM(n) FROM (
  SELECT account_id, tag, 1 AS a, 0 AS s, 0 AS n FROM activity_tags UNION ALL
  SELECT account_id, tag, 0, 1, 0 FROM stream_tags UNION ALL
  SELECT account_id, tag, 0, 0, 1 FROM notification_tags) GROUP BY account_id, tag;

CREATE TRIGGER activity_tag_added AFTER INSERT ON activity_tags BEGIN
  INSERT INTO tag_counts (account_id, tag, activities) VALUES (NEW.account_id, NEW.tag, 1)
  ON CONFLICT (account_id, tag) DO UPDATE SET activities = activities + 1;
END;
CREATE TRIGGER activity_tag_removed AFTER DELETE ON activity_tags BEGIN
  UPDATE tag_counts SET activities = activities - 1 WHERE account_id = OLD.account_id AND tag = OLD.tag;
  DELETE FROM tag_counts WHERE account_id = OLD.account_id AND tag = OLD.tag AND activities = 0 AND streams = 0 AND notifications = 0;
END;
CREATE TRIGGER stream_tag_added AFTER INSERT ON stream_tags BEGIN
  INSERT INTO tag_counts (account_id, tag, streams) VALUES (NEW.account_id, NEW.tag, 1)
  ON CONFLICT (account_id, tag) DO UPDATE SET streams = streams + 1;
END;
CREATE TRIGGER stream_tag_removed AFTER DELETE ON stream_tags BEGIN
  UPDATE tag_counts SET streams = streams - 1 WHERE account_id = OLD.account_id AND tag = OLD.tag;
  DELETE FROM tag_counts WHERE account_id = OLD.account_id AND tag = OLD.tag AND activities = 0 AND streams = 0 AND notifications = 0;
END;
CREATE TRIGGER notification_tag_added AFTER INSERT ON notification_tags BEGIN
  INSERT INTO tag_counts (account_id, tag, notifications) VALUES (NEW.account_id, NEW.tag, 1)
  ON CONFLICT (account_id, tag) DO UPDATE SET notifications = notifications + 1;
END;
CREATE TRIGGER notification_tag_removed AFTER DELETE ON notification_tags BEGIN
  UPDATE tag_counts SET notifications = notifications - 1 WHERE account_id = OLD.account_id AND tag = OLD.tag;
  DELETE FROM tag_counts WHERE account_id = OLD.account_id AND tag = OLD.tag AND activities = 0 AND streams = 0 AND notifications = 0;
END;
