-- When the end that takes a card away from a device that left was handed out.
ALTER TABLE deliveries ADD COLUMN leave_sent_at BIGINT;
