-- PostgreSQL gets an index for words here. This database has none of that kind, and is for histories that a look through all of them
-- does not make slow.
comment on table run is 'One row for each run; its words are looked for without an index';
