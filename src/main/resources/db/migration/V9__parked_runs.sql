-- What a run's lease is held on: a run that waits for people gives it back and takes it again when it goes on.
alter table run add column instance_key varchar(255);
