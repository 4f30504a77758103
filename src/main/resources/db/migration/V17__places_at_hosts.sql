-- Which runs work on a host, and which wait for a place there. Whoever takes one holds the host's row, so that of several nodes one
-- counts at a time.
create table run_host (
    name varchar(60) primary key
);
create table host_place (
    run     bigint      primary key references run (number),
    host    varchar(60) not null references run_host (name),
    working boolean     not null
);
create index host_place_host on host_place (host, run);
