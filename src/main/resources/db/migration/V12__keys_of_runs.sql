-- What a run's lease is held on: its Compose project and its directory, because during a restore only one of them can be told.
create table run_key (
    run          bigint        not null references run (number),
    instance_key varchar(1024) not null,
    primary key (run, instance_key)
);
insert into run_key (run, instance_key) select number, instance_key from run where instance_key is not null;
alter table run drop column instance_key;
alter table lease alter column instance_key set data type varchar(1024);
