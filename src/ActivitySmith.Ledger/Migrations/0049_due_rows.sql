-- Periodic work finds the rows that are due without reading the others.

-- Running activities of all accounts by their age.
CREATE INDEX activities_by_age ON activities (started_at, account_id, activity_id) WHERE ended_at IS NULL;
-- Streams of all accounts without an activity and without a stored state.
CREATE INDEX streams_unused ON streams (updated_at) WHERE activity_id IS NULL AND state IS NULL;
CREATE INDEX api_keys_revoked ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX removed_devices_by_age ON removed_devices (removed_at);
CREATE INDEX sign_in_links_expired ON sign_in_links (expires_at);
CREATE INDEX sessions_by_use ON sessions (seen_at);
CREATE INDEX sessions_by_age ON sessions (created_at);
CREATE INDEX sign_in_origins_expired ON sign_in_origins (expires_at);
CREATE INDEX invites_expired ON invites (expires_at);
CREATE INDEX audit_days_by_age ON audit_days (day);
CREATE INDEX mailed_to_by_age ON mailed_to (last_at);
CREATE INDEX broadcast_channels_unused ON broadcast_channels (released_at) WHERE released_at IS NOT NULL;
