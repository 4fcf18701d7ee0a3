-- What a start carried whose reply was lost: once the device reports the card, that is what it shows and was heard of.
ALTER TABLE deliveries ADD COLUMN start_version BIGINT NOT NULL DEFAULT 0;
