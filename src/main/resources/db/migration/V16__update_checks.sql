-- Up to when what is due by itself has been seen to, for each kind of run. Whoever starts a due run holds the row, so that of
-- several nodes one does.
create table run_schedule (
    kind       varchar(20) not null,
    instance   varchar(40) not null,
    done_until timestamp(3) with time zone not null,
    run        bigint references run (number),
    primary key (kind, instance)
);
insert into run_schedule (kind, instance, done_until, run) select 'BACKUP', instance, done_until, run from backup_schedule;
drop table backup_schedule;

-- What checks found that people had not been told of, and what became of it.
create table found_update (
    run          bigint        primary key references run (number),
    instance     varchar(40)   not null,
    commit_id    varchar(64)   not null,
    release_name varchar(255)  not null,
    summary      varchar(1000) not null,
    found_at     timestamp(3) with time zone not null,
    decision     varchar(20),
    decided_by   varchar(255),
    decided_at   timestamp(3) with time zone,
    reason       varchar(2000),
    started_run  bigint references run (number)
);
create index found_update_instance on found_update (instance, run);

-- What was last told to be in the way of checks: told again when it changes, and forgotten when a check succeeds.
create table check_trouble (
    instance varchar(40)   primary key,
    words    varchar(2000) not null,
    run      bigint        not null references run (number),
    since    timestamp(3) with time zone not null
);

-- A run of which nothing came that people need to see in a list.
alter table run add column routine boolean default false not null;
