-- Requests that nodes granted, by window and second of this database's clock, for the limits of the cluster. What is older than a minute counts
-- no more and is deleted. A crash may empty it, as a restart empties what one node alone has counted.
CREATE UNLOGGED TABLE request_windows (
  name TEXT NOT NULL,
  second BIGINT NOT NULL,
  granted INTEGER NOT NULL,
  PRIMARY KEY (name, second)
);
