-- During a rolling upgrade, nodes of version 0.1.0 write notifications that are sent at once and know nothing of this position.
CREATE FUNCTION place_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sent_seq := NEW.seq;
  RETURN NEW;
END $$;
CREATE TRIGGER place_of_old_nodes BEFORE INSERT ON notifications FOR EACH ROW
WHEN (NEW.sent_seq = 0 AND NEW.state = 'sent') EXECUTE FUNCTION place_notification();
