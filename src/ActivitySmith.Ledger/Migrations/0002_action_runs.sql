-- Taps on webhook buttons: a row is open until its call was delivered or has failed.
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
