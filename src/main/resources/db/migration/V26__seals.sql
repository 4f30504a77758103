-- The chain over audit_event: what each event was when it was sealed, and the head of the chain with it. Rows are added and never changed.
create table audit_seal (
    position  bigint primary key,
    event     bigint   not null unique,
    run       bigint,
    content   char(64) not null,
    head      char(64) not null,
    sealed_at timestamp(3) with time zone not null
);
create index audit_seal_run on audit_seal (run, position);
-- Up to where each place elsewhere holds the chain, and what was wrong when that was tried last.
create table audit_place (
    place   varchar(300) primary key,
    held    bigint not null,
    held_at timestamp(3) with time zone,
    trouble varchar(1000)
);
