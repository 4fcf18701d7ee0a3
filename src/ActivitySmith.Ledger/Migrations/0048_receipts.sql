-- A delivery of an activity is a receipt: it exists once something was handed out, sent or reported. Who is owed a start follows from the running
-- activities and the devices. previous_id: the stream's activity before this one, which hands over its places on phones.
ALTER TABLE activities ADD COLUMN previous_id TEXT;
DELETE FROM deliveries
WHERE kind = 'activity' AND phase = 'due' AND closed_at IS NULL AND is_leaving = 0 AND start_sent_at IS NULL AND leave_sent_at IS NULL
  AND attempts = 0 AND swipes = 0 AND push_timestamp = 0 AND seen_version = 0 AND shown_version = 0 AND refused_version = 0
  AND device_id NOT LIKE 'channel:%';
