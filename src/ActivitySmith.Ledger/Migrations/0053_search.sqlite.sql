-- The words of an activity (kind a), a notification (n) or a stream (s), each after a blank; state and at as in the tables of tags.
CREATE TABLE search_entries (
  number INTEGER PRIMARY KEY,
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  state BIGINT NOT NULL,
  at BIGINT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (account_id, kind, id)
);
CREATE INDEX search_entries_by_time ON search_entries (account_id, kind, at, id);
-- The index of words. A term is kind, account, a dot and the word, such as a1.backup, so that no account reads the entries of another.
CREATE VIRTUAL TABLE search_terms USING fts5 (terms, content = '', contentless_delete = 1, detail = 'none', tokenize = "ascii tokenchars '.'");
-- The server merges a little with each write, so that none has to merge much.
INSERT INTO search_terms (search_terms, rank) VALUES ('automerge', 0), ('crisismerge', 1000);
-- The number of entries that have a word.
CREATE TABLE search_words (
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL,
  entries BIGINT NOT NULL,
  PRIMARY KEY (account_id, kind, word)
) WITHOUT ROWID;

CREATE TRIGGER search_entry_added AFTER INSERT ON search_entries BEGIN
  INSERT INTO search_terms (rowid, terms) VALUES (NEW.number, replace(NEW.words, ' ', ' ' || NEW.kind || NEW.account_id || '.'));
  INSERT INTO search_words (account_id, kind, word, entries)
  SELECT NEW.account_id, NEW.kind, value, 1 FROM json_each('["' || replace(ltrim(NEW.words), ' ', '","') || '"]') WHERE value <> ''
  ON CONFLICT (account_id, kind, word) DO UPDATE SET entries = entries + 1;
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE OF words ON search_entries WHEN OLD.words <> NEW.words BEGIN
  UPDATE search_terms SET terms = replace(NEW.words, ' ', ' ' || NEW.kind || NEW.account_id || '.') WHERE rowid = NEW.number;
  INSERT INTO search_words (account_id, kind, word, entries)
  SELECT NEW.account_id, NEW.kind, value, 1 FROM (
    SELECT value FROM json_each('["' || replace(ltrim(NEW.words), ' ', '","') || '"]') EXCEPT
    SELECT value FROM json_each('["' || replace(ltrim(OLD.words), ' ', '","') || '"]')) WHERE value <> ''
  ON CONFLICT (account_id, kind, word) DO UPDATE SET entries = entries + 1;
  UPDATE search_words SET entries = entries - 1 WHERE account_id = OLD.account_id AND kind = OLD.kind AND word IN (
    SELECT value FROM json_each('["' || replace(ltrim(OLD.words), ' ', '","') || '"]') EXCEPT
    SELECT value FROM json_each('["' || replace(ltrim(NEW.words), ' ', '","') || '"]'));
  DELETE FROM search_words WHERE account_id = OLD.account_id AND kind = OLD.kind AND entries = 0 AND word IN (
    SELECT value FROM json_each('["' || replace(ltrim(OLD.words), ' ', '","') || '"]'));
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entries BEGIN
  DELETE FROM search_terms WHERE rowid = OLD.number;
  UPDATE search_words SET entries = entries - 1 WHERE account_id = OLD.account_id AND kind = OLD.kind AND word IN (
    SELECT value FROM json_each('["' || replace(ltrim(OLD.words), ' ', '","') || '"]'));
  DELETE FROM search_words WHERE account_id = OLD.account_id AND kind = OLD.kind AND entries = 0 AND word IN (
    SELECT value FROM json_each('["' || replace(ltrim(OLD.words), ' ', '","') || '"]'));
END;

-- Deleted rows leave the index at once, in whatever way they are deleted.
CREATE TRIGGER search_activity_removed AFTER DELETE ON activities BEGIN
  DELETE FROM search_entries WHERE account_id = OLD.account_id AND kind = 'a' AND id = OLD.activity_id;
END;
CREATE TRIGGER search_notification_removed AFTER DELETE ON notifications BEGIN
  DELETE FROM search_entries WHERE account_id = OLD.account_id AND kind = 'n' AND id = OLD.notification_id;
END;
CREATE TRIGGER search_stream_removed AFTER DELETE ON streams BEGIN
  DELETE FROM search_entries WHERE account_id = OLD.account_id AND kind = 's' AND id = OLD.stream_key;
END;

-- Rows get another time: those that a clock had dated ahead, and notifications when they are sent.
CREATE TRIGGER search_activity_dated AFTER UPDATE OF started_at ON activities WHEN OLD.started_at <> NEW.started_at BEGIN
  UPDATE search_entries SET at = NEW.started_at WHERE account_id = NEW.account_id AND kind = 'a' AND id = NEW.activity_id;
END;
CREATE TRIGGER search_notification_dated AFTER UPDATE OF created_at ON notifications WHEN OLD.created_at <> NEW.created_at BEGIN
  UPDATE search_entries SET at = NEW.created_at WHERE account_id = NEW.account_id AND kind = 'n' AND id = NEW.notification_id;
END;
