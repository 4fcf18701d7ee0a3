-- What is kept of removed iPhones until their cards are ended: where, and how their app is woken.
CREATE TABLE removed_devices (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  environment TEXT NOT NULL,
  apns_token TEXT,
  removed_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
