-- Tags are stored as a JSON array. A row whose tags are not one is unreadable and appears in no list.
CREATE FUNCTION pg_temp.tags_of(stored text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT json_array_elements_text(stored::json);
EXCEPTION WHEN data_exception THEN
  RETURN;
END $$;
INSERT INTO activity_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.activity_id, t.tag, CASE WHEN r.ended_at IS NULL THEN 1 ELSE 0 END, r.started_at
FROM activities r, LATERAL pg_temp.tags_of(r.tags) AS t(tag) WHERE r.tags IS NOT NULL;
INSERT INTO notification_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.notification_id, t.tag, 0, r.created_at
FROM notifications r, LATERAL pg_temp.tags_of(r.tags) AS t(tag) WHERE r.tags IS NOT NULL;
INSERT INTO stream_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.stream_key, t.tag,
  CASE WHEN r.activity_id IS NOT NULL THEN 0 WHEN r.state IS NOT NULL THEN 1 WHEN r.is_removed = 1 THEN 3 ELSE 2 END, 0
FROM streams r, LATERAL pg_temp.tags_of(r.listed_tags) AS t(tag) WHERE r.listed_tags IS NOT NULL;
DROP FUNCTION pg_temp.tags_of(text);
