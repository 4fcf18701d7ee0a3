CREATE INDEX notifications_by_seq ON notifications (account_id, seq);
