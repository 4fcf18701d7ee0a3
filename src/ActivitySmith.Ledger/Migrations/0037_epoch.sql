-- One row: which history of the database the places in the order of changes belong to. A database from before this step gets its id with the next start;
-- without the row (a restore takes it away) the history is taken as another one.
CREATE TABLE database_epoch (
  id BIGINT NOT NULL PRIMARY KEY,
  epoch TEXT NOT NULL,
  place TEXT NOT NULL
);
INSERT INTO database_epoch (id, epoch, place) VALUES (1, '', '');
