-- Tags are stored as a JSON array. A row whose tags are not one is unreadable and appears in no list.
CREATE FUNCTION tags_of(stored text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT json_array_elements_text(stored::json);
EXCEPTION WHEN data_exception THEN
  RETURN;
END $$;
INSERT INTO activity_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.activity_id, t.tag, CASE WHEN r.ended_at IS NULL THEN 1 ELSE 0 END, r.started_at
FROM activities r, LATERAL tags_of(r.tags) AS t(tag) WHERE r.tags IS NOT NULL;
INSERT INTO notification_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.notification_id, t.tag, 0, r.created_at
FROM notifications r, LATERAL tags_of(r.tags) AS t(tag) WHERE r.tags IS NOT NULL;
INSERT INTO stream_tags (account_id, id, tag, state, at)
SELECT r.account_id, r.stream_key, t.tag,
  CASE WHEN r.activity_id IS NOT NULL THEN 0 WHEN r.state IS NOT NULL THEN 1 WHEN r.is_removed = 1 THEN 3 ELSE 2 END, 0
FROM streams r, LATERAL tags_of(r.listed_tags) AS t(tag) WHERE r.listed_tags IS NOT NULL;

-- During a rolling upgrade, nodes of version 0.1.0 write rows without their tags. These triggers write them. The sessions of newer nodes have the
-- setting activitysmith.tags, and write the tags with the rows.
CREATE FUNCTION tag_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM activity_tags WHERE account_id = OLD.account_id AND id = OLD.activity_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO activity_tags (account_id, id, tag, state, at)
    SELECT NEW.account_id, NEW.activity_id, tag, CASE WHEN NEW.ended_at IS NULL THEN 1 ELSE 0 END, NEW.started_at FROM tags_of(NEW.tags) AS tag
    ON CONFLICT DO NOTHING;
    UPDATE streams SET listed_tags = NEW.tags WHERE account_id = NEW.account_id AND stream_key = NEW.stream_key
      AND last_activity_id = NEW.activity_id AND state IS NULL AND listed_tags IS DISTINCT FROM NEW.tags;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tags_of_old_nodes AFTER INSERT OR UPDATE OR DELETE ON activities FOR EACH ROW
WHEN (current_setting('activitysmith.tags', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION tag_activity();
CREATE FUNCTION tag_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM notification_tags WHERE account_id = OLD.account_id AND id = OLD.notification_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO notification_tags (account_id, id, tag, state, at)
    SELECT NEW.account_id, NEW.notification_id, tag, 0, NEW.created_at FROM tags_of(NEW.tags) AS tag ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tags_of_old_nodes AFTER INSERT OR UPDATE OR DELETE ON notifications FOR EACH ROW
WHEN (current_setting('activitysmith.tags', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION tag_notification();
CREATE FUNCTION list_stream_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_tags := CASE WHEN NEW.state IS NOT NULL THEN NEW.tags ELSE
    (SELECT a.tags FROM activities a WHERE a.account_id = NEW.account_id AND a.activity_id = NEW.last_activity_id) END;
  RETURN NEW;
END $$;
CREATE TRIGGER listed_tags_of_old_nodes BEFORE INSERT OR UPDATE ON streams FOR EACH ROW
WHEN (current_setting('activitysmith.tags', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION list_stream_tags();
CREATE FUNCTION tag_stream() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM stream_tags WHERE account_id = OLD.account_id AND id = OLD.stream_key;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO stream_tags (account_id, id, tag, state, at)
    SELECT NEW.account_id, NEW.stream_key, tag,
      CASE WHEN NEW.activity_id IS NOT NULL THEN 0 WHEN NEW.state IS NOT NULL THEN 1 WHEN NEW.is_removed = 1 THEN 3 ELSE 2 END, 0
    FROM tags_of(NEW.listed_tags) AS tag ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tags_of_old_nodes AFTER INSERT OR UPDATE OR DELETE ON streams FOR EACH ROW
WHEN (current_setting('activitysmith.tags', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION tag_stream();
