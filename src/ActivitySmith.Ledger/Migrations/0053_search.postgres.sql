-- The words of an activity (kind a), a notification (n) or a stream (s), each after a blank; state and at as in the tables of tags.
CREATE TABLE search_entries (
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state BIGINT NOT NULL,
  at BIGINT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (account_id, kind, id)
);
CREATE INDEX search_entries_by_time ON search_entries (account_id, kind, at, id);
-- A term is kind, account, a dot and the word, such as a1.backup, so that no account reads the entries of another.
CREATE FUNCTION search_terms(kind text, account_id bigint, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(string_to_array(ltrim(replace(words, ' ', ' ' || kind || account_id || '.')), ' '));
$$;
CREATE INDEX search_entries_by_term ON search_entries USING gin (search_terms(kind, account_id, words)) WITH (fastupdate = off);
-- The number of entries that have a word.
CREATE TABLE search_words (
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL,
  entries BIGINT NOT NULL,
  PRIMARY KEY (account_id, kind, word)
) WITH (fillfactor = 50);

CREATE FUNCTION count_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO search_words AS w (account_id, kind, word, entries)
    SELECT e.account_id, e.kind, word, COUNT(*) FROM added e, unnest(string_to_array(ltrim(e.words), ' ')) AS word GROUP BY 1, 2, 3
    ON CONFLICT (account_id, kind, word) DO UPDATE SET entries = w.entries + excluded.entries;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO search_words AS w (account_id, kind, word, entries)
    SELECT account_id, kind, word, SUM(change) FROM (
      SELECT e.account_id, e.kind, word, 1 AS change FROM added e, unnest(string_to_array(ltrim(e.words), ' ')) AS word UNION ALL
      SELECT e.account_id, e.kind, word, -1 FROM removed e, unnest(string_to_array(ltrim(e.words), ' ')) AS word) AS changes
    GROUP BY 1, 2, 3 HAVING SUM(change) <> 0
    ON CONFLICT (account_id, kind, word) DO UPDATE SET entries = w.entries + excluded.entries;
  ELSE
    UPDATE search_words w SET entries = w.entries - r.entries FROM (
      SELECT e.account_id, e.kind, word, COUNT(*) AS entries FROM removed e, unnest(string_to_array(ltrim(e.words), ' ')) AS word GROUP BY 1, 2, 3) AS r
    WHERE w.account_id = r.account_id AND w.kind = r.kind AND w.word = r.word;
  END IF;
  DELETE FROM search_words w USING (
    SELECT DISTINCT e.account_id, e.kind, word FROM removed e, unnest(string_to_array(ltrim(e.words), ' ')) AS word) AS r
  WHERE w.account_id = r.account_id AND w.kind = r.kind AND w.word = r.word AND w.entries = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER count_added AFTER INSERT ON search_entries REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();
CREATE TRIGGER count_changed AFTER UPDATE ON search_entries REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();
CREATE TRIGGER count_removed AFTER DELETE ON search_entries REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION count_search_words();

-- Deleted rows leave the index at once, in whatever way they are deleted.
CREATE FUNCTION remove_from_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'activities' THEN
    DELETE FROM search_entries e USING removed r WHERE e.account_id = r.account_id AND e.kind = 'a' AND e.id = r.activity_id;
  ELSIF TG_TABLE_NAME = 'notifications' THEN
    DELETE FROM search_entries e USING removed r WHERE e.account_id = r.account_id AND e.kind = 'n' AND e.id = r.notification_id;
  ELSE
    DELETE FROM search_entries e USING removed r WHERE e.account_id = r.account_id AND e.kind = 's' AND e.id = r.stream_key;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER remove_from_search AFTER DELETE ON activities REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION remove_from_search();
CREATE TRIGGER remove_from_search AFTER DELETE ON notifications REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION remove_from_search();
CREATE TRIGGER remove_from_search AFTER DELETE ON streams REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION remove_from_search();

-- Rows get another time: those that a clock had dated ahead, and notifications when they are sent.
CREATE FUNCTION date_in_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'activities' THEN
    UPDATE search_entries SET at = NEW.started_at WHERE account_id = NEW.account_id AND kind = 'a' AND id = NEW.activity_id;
  ELSE
    UPDATE search_entries SET at = NEW.created_at WHERE account_id = NEW.account_id AND kind = 'n' AND id = NEW.notification_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER date_in_search AFTER UPDATE OF started_at ON activities
  FOR EACH ROW WHEN (OLD.started_at <> NEW.started_at) EXECUTE FUNCTION date_in_search();
CREATE TRIGGER date_in_search AFTER UPDATE OF created_at ON notifications
  FOR EACH ROW WHEN (OLD.created_at <> NEW.created_at) EXECUTE FUNCTION date_in_search();
