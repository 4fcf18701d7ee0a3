-- Notifications are replaced, withdrawn and scheduled. sent_seq is the position at which one was sent, by which devices list; 0 before.
ALTER TABLE notifications ADD COLUMN sent_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE notifications ADD COLUMN state TEXT NOT NULL DEFAULT 'sent';
ALTER TABLE notifications ADD COLUMN deliver_at BIGINT;
ALTER TABLE notifications ADD COLUMN changed_at BIGINT;
ALTER TABLE notifications ADD COLUMN version_at BIGINT;
UPDATE notifications SET sent_seq = seq;
CREATE INDEX notifications_by_state ON notifications (account_id, state, created_at, notification_id);
CREATE INDEX notifications_by_sending ON notifications (account_id, sent_seq);
CREATE INDEX notifications_due ON notifications (deliver_at) WHERE state = 'scheduled';

-- Earlier versions, for the history.
CREATE TABLE notification_versions (
  account_id BIGINT NOT NULL,
  version_id TEXT NOT NULL,
  notification_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  content BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, version_id)
);
CREATE INDEX notification_versions_of ON notification_versions (account_id, notification_id);
CREATE INDEX notification_versions_by_age ON notification_versions (at);
