-- The latest timestamp that a request gave; apart from the time that is shown, which may be the server's. Rows from before do not tell the two apart.
ALTER TABLE metrics ADD COLUMN dated_at BIGINT;
UPDATE metrics SET dated_at = value_at;

-- Values in the order in which they were taken: seq is a place in the order of all changes, and below zero for values from before this step.
CREATE TABLE ordered_metric_values (
  account_id BIGINT NOT NULL,
  metric_key TEXT NOT NULL,
  seq BIGINT NOT NULL,
  value_number DOUBLE PRECISION,
  value_text TEXT,
  measured_at BIGINT NOT NULL
);
INSERT INTO ordered_metric_values (account_id, metric_key, seq, value_number, value_text, measured_at)
SELECT account_id, metric_key, -ROW_NUMBER() OVER (PARTITION BY account_id, metric_key ORDER BY measured_at DESC), value_number, value_text, measured_at
FROM metric_values;
DROP TABLE metric_values;
ALTER TABLE ordered_metric_values RENAME TO metric_values;
CREATE INDEX metric_values_by_seq ON metric_values (account_id, metric_key, seq);
