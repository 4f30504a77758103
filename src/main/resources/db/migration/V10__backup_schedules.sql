-- Up to when the backups that were due by an instance's schedule have been seen to, and the run that did it last. Whoever
-- starts a due backup holds the row, so that of several nodes one does.
create table backup_schedule (
    instance   varchar(40) primary key,
    done_until timestamp(3) with time zone not null,
    run        bigint references run (number)
);
