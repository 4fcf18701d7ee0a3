-- What a server of before devices, people and Web Push kept: made by that server itself from requests to its API, its first two schema steps.

CREATE TABLE schema_steps (step BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE accounts (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  requests_per_minute BIGINT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
CREATE TABLE users (
  account_id BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, user_id)
);
CREATE TABLE sign_in_links (
  account_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX sign_in_links_by_token ON sign_in_links (token_hash);
CREATE TABLE api_keys (
  account_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  name TEXT NOT NULL,
  hash BYTEA NOT NULL,
  last_four TEXT NOT NULL,
  channels BYTEA,
  can_manage BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  PRIMARY KEY (account_id, key_id)
);
CREATE TABLE channels (
  account_id BIGINT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  device_ids BYTEA NOT NULL,
  user_ids BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, slug)
);
CREATE TABLE devices (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
CREATE TABLE badges (
  account_id BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  value BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, device_id)
);
CREATE TABLE streams (
  account_id BIGINT NOT NULL,
  stream_key TEXT NOT NULL,
  activity_id TEXT,
  last_activity_id TEXT,
  version BIGINT NOT NULL,
  is_removed BIGINT NOT NULL,
  state BYTEA,
  timer BYTEA,
  buttons BYTEA,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, stream_key)
);
CREATE INDEX streams_by_update ON streams (account_id, updated_at);
CREATE TABLE activities (
  account_id BIGINT NOT NULL,
  activity_id TEXT NOT NULL,
  stream_key TEXT,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  state BYTEA NOT NULL,
  timer BYTEA,
  buttons BYTEA NOT NULL,
  alert BYTEA,
  alert_version BIGINT NOT NULL,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  started_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_frame_at BIGINT NOT NULL,
  ended_at BIGINT,
  dismiss_at BIGINT,
  end_reason TEXT,
  PRIMARY KEY (account_id, activity_id)
);
CREATE INDEX activities_by_start ON activities (account_id, started_at, activity_id);
CREATE INDEX activities_by_stream ON activities (account_id, stream_key, started_at) WHERE stream_key IS NOT NULL;
CREATE INDEX activities_running ON activities (account_id, started_at, activity_id) WHERE ended_at IS NULL;
CREATE INDEX activities_ended ON activities (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE frames (
  account_id BIGINT NOT NULL,
  activity_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  state BYTEA NOT NULL,
  timer BYTEA
);
CREATE INDEX frames_by_activity ON frames (account_id, activity_id);
CREATE TABLE notifications (
  account_id BIGINT NOT NULL,
  notification_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  content BYTEA NOT NULL,
  tags TEXT,
  metadata BYTEA,
  channels BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, notification_id)
);
CREATE INDEX notifications_by_time ON notifications (account_id, created_at, notification_id);
CREATE TABLE metrics (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  currency TEXT,
  unit TEXT,
  spaced BIGINT,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  value_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, metric_key)
);
CREATE TABLE metric_values (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  measured_at BIGINT NOT NULL
);
CREATE INDEX metric_values_by_metric ON metric_values (account_id, metric_key, measured_at);
CREATE TABLE first_answers (
  account_id BIGINT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  body BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, idempotency_key)
);
CREATE INDEX first_answers_by_time ON first_answers (at);
CREATE TABLE change_sequence (
  id BIGINT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
CREATE TABLE action_runs (
  account_id BIGINT NOT NULL,
  run_id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  action_id TEXT NOT NULL,
  button BYTEA NOT NULL,
  requested_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  status_code BIGINT,
  error TEXT,
  finished_at BIGINT,
  PRIMARY KEY (account_id, run_id)
);
CREATE INDEX action_runs_open ON action_runs (requested_at) WHERE finished_at IS NULL;
CREATE INDEX action_runs_finished ON action_runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX action_runs_by_source ON action_runs (account_id, source_id, requested_at);
CREATE TABLE webhook_secrets (
  account_id BIGINT NOT NULL,
  id TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, id)
);
INSERT INTO schema_steps VALUES (1);
INSERT INTO schema_steps VALUES (2);
INSERT INTO accounts VALUES (1, 'account', 'Home', NULL, 1795277067007);
INSERT INTO accounts VALUES (2, 'account', 'Zweites Haus', 120, 1795277073780);
INSERT INTO users VALUES (1, 'owner', 'Owner', 'owner', 1795277067007);
INSERT INTO users VALUES (2, 'owner', 'Owner', 'owner', 1795277073780);
INSERT INTO sign_in_links VALUES (1, '8cc0a87c57dbe193980d72f22af0dc4f3e0345d1922ad700aa24bcd8889f651e', 'owner', 1795363467146, 1795277098298);
INSERT INTO api_keys VALUES (1, 'key_R8GP4NT4paFmEifpl3_3', 'First key', X'567B383DADB82B06BDDC3934CE19A5F1592E1BC21BB8D869013091F7A7BA43C8', 'rver', NULL, 1, 1795277067007, NULL);
INSERT INTO api_keys VALUES (1, 'key_KTZ0heT8SFZt6CDZClYn', 'backup script', X'35FAB6CDB305B748607BE0C50A35AF25395B382F18B38948D715B66B494D7793', 'R8nn', CAST('["ops"]' AS BLOB), 0, 1795277073684, NULL);
INSERT INTO api_keys VALUES (1, 'key_D0dterQM9TaJp9Nwn3My', 'revoked', X'3A35902D9F88F08E3D9D7087FBFC8F8A5D154002D99B0E43CD8AD1A600F7DFE2', 'lyEJ', NULL, 0, 1795277073736, 1795277073749);
INSERT INTO api_keys VALUES (2, 'key_Rtug1iYWGfqqvnyVSq_F', 'First key', X'11FD60DB84C0CB3DB9E949BC5AE059E3A388367C633EC9E5F0040BCC33580ADF', 'eYjr', NULL, 1, 1795277073780, NULL);
INSERT INTO channels VALUES (1, 'ops', 'Betrieb', CAST('["board"]' AS BLOB), CAST('[]' AS BLOB), 1795277073595);
INSERT INTO channels VALUES (1, 'family', 'family', CAST('[]' AS BLOB), CAST('["owner"]' AS BLOB), 1795277073656);
INSERT INTO devices VALUES (1, 'board', 'owner', 'page', 'Größe 🚀 Wand', 1795277067007);
INSERT INTO devices VALUES (2, 'board', 'owner', 'page', 'Board', 1795277073780);
INSERT INTO badges VALUES (1, 'board', 7, 1795277077188);
INSERT INTO streams VALUES (1, 'nightly-backup', 'aX1zz9eef8_QZ9x28rKHrRHtkiJ3DZXJ', 'aX1zz9eef8_QZ9x28rKHrRHtkiJ3DZXJ', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277073957, 1795277073957);
INSERT INTO streams VALUES (1, 'car', 'C5oR_IUIdPqs5Yp6funW0ZtSi__ASWG1', 'C5oR_IUIdPqs5Yp6funW0ZtSi__ASWG1', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076622, 1795277076622);
INSERT INTO streams VALUES (1, 'servers', 'i64vKA6Sp3iuz5LkAXehRSxzvenEWxLn', 'i64vKA6Sp3iuz5LkAXehRSxzvenEWxLn', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076659, 1795277076659);
INSERT INTO streams VALUES (1, 'stats', 'f9dEiINI7tz32Cm__kIiy9ULG4RGNF23', 'f9dEiINI7tz32Cm__kIiy9ULG4RGNF23', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076698, 1795277076698);
INSERT INTO streams VALUES (1, 'tea', 'wqFJVVbVwllESyV0g4WPbIABKb7vqmXs', 'wqFJVVbVwllESyV0g4WPbIABKb7vqmXs', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076714, 1795277076714);
INSERT INTO streams VALUES (1, 'approve', 'WfmiXzK_scOaewYHVfCErU78_PDMEUYv', 'WfmiXzK_scOaewYHVfCErU78_PDMEUYv', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076764, 1795277076764);
INSERT INTO streams VALUES (1, 'paused', NULL, '_cUdUzklXfo_CQ2FJ6y0K11govYls9iB', 3, 0, CAST('{"type":"progress","title":"Paused","percentage":20}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, NULL, NULL, 1795277076782, 1795277076859);
INSERT INTO streams VALUES (1, 'gone', NULL, 'EoBxhkf6xoNfCCSxE5SrVQ7UQV0767gj', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076871, 1795277076918);
INSERT INTO streams VALUES (1, 'ended-by-id', NULL, 'v__dTNGMn23HBpTepqFtermaDz45l68a', 2, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277076935, 1795277077068);
INSERT INTO streams VALUES (2, 'second', 'VjQWf5f4aZXyZE6R5WZcIu1jM3iooDcI', 'VjQWf5f4aZXyZE6R5WZcIu1jM3iooDcI', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1795277104842, 1795277104842);
INSERT INTO activities VALUES (1, 'aX1zz9eef8_QZ9x28rKHrRHtkiJ3DZXJ', 'nightly-backup', 2, 4, CAST('{"type":"segmented_progress","title":"Nightly backup","subtitle":"upload archive","number_of_steps":3,"current_step":2,"icon":{"symbol":"externaldrive.fill"},"color":"lime"}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, '["backup","nightly"]', CAST('{"run":"42","host":"db1"}' AS BLOB), CAST('["ops"]' AS BLOB), 1795277073957, 1795277075392, 1795277075392, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, 'C5oR_IUIdPqs5Yp6funW0ZtSi__ASWG1', 'car', 1, 5, CAST('{"type":"progress","title":"Auto lädt","subtitle":"11 kW","percentage":64,"color":"green"}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076622, 1795277076622, 1795277076622, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, 'i64vKA6Sp3iuz5LkAXehRSxzvenEWxLn', 'servers', 1, 6, CAST('{"type":"metrics","title":"Server","metrics":[{"label":"CPU","value":12,"unit":"%"},{"label":"MEM","value":48,"unit":"%"}]}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076659, 1795277076659, 1795277076659, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, 'f9dEiINI7tz32Cm__kIiy9ULG4RGNF23', 'stats', 1, 7, CAST('{"type":"stats","title":"Today","metrics":[{"label":"Sales","value":25,"unit":"EUR"},{"label":"Visits","value":"1.2k"}]}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076698, 1795277076698, 1795277076698, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, 'wqFJVVbVwllESyV0g4WPbIABKb7vqmXs', 'tea', 1, 8, CAST('{"type":"timer","title":"Tee","duration_seconds":86000,"counts_down":true}' AS BLOB), CAST('{"duration_seconds":86000,"counts_down":true,"is_running":true,"anchor":"2026-11-21T16:04:36.714+00:00","elapsed_seconds":0,"starts_at":"2026-11-21T16:04:36.714+00:00","ends_at":"2026-11-22T15:57:56.714+00:00"}' AS BLOB), CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076714, 1795277076714, 1795277076714, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, 'WfmiXzK_scOaewYHVfCErU78_PDMEUYv', 'approve', 1, 9, CAST('{"type":"alert","title":"Deploy to production?","message":"3 commits wait","icon":{"symbol":"shield.fill"},"color":"orange"}' AS BLOB), NULL, CAST('{"action":{"title":"Open log","type":"open_url","url":"https://ci.example.com/42"},"secondary_action":{"title":"Approve","type":"webhook","url":"https://hooks.example.com/approve","method":"POST","body":{"id":42},"action_id":"act_pzZRYb6TkyVTkG1wceAy"}}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076764, 1795277076764, 1795277076764, NULL, NULL, NULL);
INSERT INTO activities VALUES (1, '_cUdUzklXfo_CQ2FJ6y0K11govYls9iB', 'paused', 2, 11, CAST('{"type":"progress","title":"Paused","percentage":10}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076782, 1795277076800, 1795277076800, 1795277076800, 1795277076800, 'paused');
INSERT INTO activities VALUES (1, 'EoBxhkf6xoNfCCSxE5SrVQ7UQV0767gj', 'gone', 2, 13, CAST('{"type":"progress","title":"Gone","percentage":100,"auto_dismiss_minutes":30}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076871, 1795277076918, 1795277076918, 1795277076918, 1795278876918, 'ended');
INSERT INTO activities VALUES (1, 'v__dTNGMn23HBpTepqFtermaDz45l68a', 'ended-by-id', 2, 17, CAST('{"type":"progress","title":"Ended","percentage":100}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076935, 1795277077068, 1795277077068, 1795277077068, 1795277257068, 'ended');
INSERT INTO activities VALUES (1, 'gBskWGlgV4AnneAeLgC-TOq5RyZSpCYU', NULL, 2, 16, CAST('{"type":"progress","title":"By hand","percentage":40}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277076986, 1795277077035, 1795277076986, NULL, NULL, NULL);
INSERT INTO activities VALUES (2, 'VjQWf5f4aZXyZE6R5WZcIu1jM3iooDcI', 'second', 1, 20, CAST('{"type":"progress","title":"Zweitkonto","percentage":5}' AS BLOB), NULL, CAST('{}' AS BLOB), NULL, 0, NULL, NULL, NULL, 1795277104842, 1795277104842, 1795277104842, NULL, NULL, NULL);
INSERT INTO frames VALUES (1, 'aX1zz9eef8_QZ9x28rKHrRHtkiJ3DZXJ', 1, 1795277073957, CAST('{"type":"segmented_progress","title":"Nightly backup","subtitle":"dump database","number_of_steps":3,"current_step":1,"icon":{"symbol":"externaldrive.fill"},"color":"lime"}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'aX1zz9eef8_QZ9x28rKHrRHtkiJ3DZXJ', 2, 1795277075392, CAST('{"type":"segmented_progress","title":"Nightly backup","subtitle":"upload archive","number_of_steps":3,"current_step":2,"icon":{"symbol":"externaldrive.fill"},"color":"lime"}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'C5oR_IUIdPqs5Yp6funW0ZtSi__ASWG1', 1, 1795277076622, CAST('{"type":"progress","title":"Auto lädt","subtitle":"11 kW","percentage":64,"color":"green"}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'i64vKA6Sp3iuz5LkAXehRSxzvenEWxLn', 1, 1795277076659, CAST('{"type":"metrics","title":"Server","metrics":[{"label":"CPU","value":12,"unit":"%"},{"label":"MEM","value":48,"unit":"%"}]}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'f9dEiINI7tz32Cm__kIiy9ULG4RGNF23', 1, 1795277076698, CAST('{"type":"stats","title":"Today","metrics":[{"label":"Sales","value":25,"unit":"EUR"},{"label":"Visits","value":"1.2k"}]}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'wqFJVVbVwllESyV0g4WPbIABKb7vqmXs', 1, 1795277076714, CAST('{"type":"timer","title":"Tee","duration_seconds":86000,"counts_down":true}' AS BLOB), CAST('{"duration_seconds":86000,"counts_down":true,"is_running":true,"anchor":"2026-11-21T16:04:36.714+00:00","elapsed_seconds":0,"starts_at":"2026-11-21T16:04:36.714+00:00","ends_at":"2026-11-22T15:57:56.714+00:00"}' AS BLOB));
INSERT INTO frames VALUES (1, 'WfmiXzK_scOaewYHVfCErU78_PDMEUYv', 1, 1795277076764, CAST('{"type":"alert","title":"Deploy to production?","message":"3 commits wait","icon":{"symbol":"shield.fill"},"color":"orange"}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, '_cUdUzklXfo_CQ2FJ6y0K11govYls9iB', 1, 1795277076782, CAST('{"type":"progress","title":"Paused","percentage":10}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, '_cUdUzklXfo_CQ2FJ6y0K11govYls9iB', 2, 1795277076800, CAST('{"type":"progress","title":"Paused","percentage":10}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'EoBxhkf6xoNfCCSxE5SrVQ7UQV0767gj', 1, 1795277076871, CAST('{"type":"progress","title":"Gone","percentage":10}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'EoBxhkf6xoNfCCSxE5SrVQ7UQV0767gj', 2, 1795277076918, CAST('{"type":"progress","title":"Gone","percentage":100,"auto_dismiss_minutes":30}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'v__dTNGMn23HBpTepqFtermaDz45l68a', 1, 1795277076935, CAST('{"type":"progress","title":"Ended","percentage":50}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'gBskWGlgV4AnneAeLgC-TOq5RyZSpCYU', 1, 1795277076986, CAST('{"type":"progress","title":"By hand","percentage":1}' AS BLOB), NULL);
INSERT INTO frames VALUES (1, 'v__dTNGMn23HBpTepqFtermaDz45l68a', 2, 1795277077068, CAST('{"type":"progress","title":"Ended","percentage":100}' AS BLOB), NULL);
INSERT INTO frames VALUES (2, 'VjQWf5f4aZXyZE6R5WZcIu1jM3iooDcI', 1, 1795277104842, CAST('{"type":"progress","title":"Zweitkonto","percentage":5}' AS BLOB), NULL);
INSERT INTO notifications VALUES (1, 'ntf_jDIKT5ltlKj2wINquYym', 18, CAST('{"title":"Backup finished","message":"3.2 GB in 14 minutes"}' AS BLOB), '["backup"]', NULL, NULL, 1795277077099);
INSERT INTO notifications VALUES (1, 'ntf_AZ5s3UjcnMxP13XHNz1_', 19, CAST('{"title":"Deploy?","message":"3 commits","actions":[{"title":"Log","type":"open_url","url":"https://ci.example.com/42"}]}' AS BLOB), NULL, CAST('{"build":"42"}' AS BLOB), NULL, 1795277077167);
INSERT INTO metrics VALUES (1, 'sales', 'Sales', 'currency', 'EUR', NULL, NULL, 25.0, NULL, 1795277077268, 1795277077209, 1795277077268);
INSERT INTO metrics VALUES (1, 'weather', 'Wetter', 'string', NULL, NULL, NULL, NULL, 'sunny <b>', 1795277077280, 1795277077231, 1795277077280);
INSERT INTO metric_values VALUES (1, 'sales', 19.5, NULL, 1795277077247);
INSERT INTO metric_values VALUES (1, 'sales', 22.0, NULL, 1795277077260);
INSERT INTO metric_values VALUES (1, 'sales', 25.0, NULL, 1795277077268);
INSERT INTO metric_values VALUES (1, 'weather', NULL, 'sunny <b>', 1795277077280);
INSERT INTO first_answers VALUES (1, 'first-run', X'A775F796AE9BC58A8F7391340BCC579096977E719E7397A5058B3EC79F48AAC1', CAST('{"success":true,"devices_notified":1,"users_notified":1,"effective_channel_slugs":null,"tags":["backup"],"timestamp":"2026-11-21T16:04:37.099Z"}' AS BLOB), 1795277077099);
INSERT INTO change_sequence VALUES (1, 20);
INSERT INTO action_runs VALUES (1, 'tap_0bf9db802467bb53ab1a76060245020d', 'WfmiXzK_scOaewYHVfCErU78_PDMEUYv', 'act_pzZRYb6TkyVTkG1wceAy', CAST('{"title":"Approve","type":"webhook","url":"https://hooks.example.com/approve","method":"POST","body":{"id":42},"action_id":"act_pzZRYb6TkyVTkG1wceAy"}' AS BLOB), 1795277101454, 'failed', 3, NULL, 'unreachable', 1795277103761);
