-- Tags are stored as a JSON array. A row whose tags are not one is unreadable and appears in no list.
INSERT INTO activity_tags (account_id, id, tag, state, at)
SELECT DISTINCT r.account_id, r.activity_id, t.value, CASE WHEN r.ended_at IS NULL THEN 1 ELSE 0 END, r.started_at
FROM activities r, json_each(CASE WHEN json_valid(r.tags) THEN r.tags ELSE '[]' END) t WHERE r.tags IS NOT NULL AND t.type = 'text';
INSERT INTO notification_tags (account_id, id, tag, state, at)
SELECT DISTINCT r.account_id, r.notification_id, t.value, 0, r.created_at
FROM notifications r, json_each(CASE WHEN json_valid(r.tags) THEN r.tags ELSE '[]' END) t WHERE r.tags IS NOT NULL AND t.type = 'text';
INSERT INTO stream_tags (account_id, id, tag, state, at)
SELECT DISTINCT r.account_id, r.stream_key, t.value,
  CASE WHEN r.activity_id IS NOT NULL THEN 0 WHEN r.state IS NOT NULL THEN 1 WHEN r.is_removed = 1 THEN 3 ELSE 2 END, 0
FROM streams r, json_each(CASE WHEN json_valid(r.listed_tags) THEN r.listed_tags ELSE '[]' END) t WHERE r.listed_tags IS NOT NULL AND t.type = 'text';
