-- How often in a row a stream's card was swiped away on a device, so that it does not come back at once without end.
ALTER TABLE deliveries ADD COLUMN swipes BIGINT NOT NULL DEFAULT 0;
