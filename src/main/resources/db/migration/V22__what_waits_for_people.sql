-- What a plan comes to, beside what the risk table asked for it: a list of what waits for people says so without
-- reading whole plans. Rows of earlier versions have none of it.
alter table run_policy add column running varchar(500);
alter table run_policy add column release_name varchar(500);
alter table run_policy add column rollback_class varchar(100);
alter table run_policy add column migrations bigint;
alter table run_policy add column destructive boolean;
alter table run_policy add column breaking boolean;
alter table run_policy add column long_locks boolean;
alter table run_policy add column downtime_ms bigint;

-- Few of many runs wait for people; and of many decisions the newest are shown, everybody's or one person's.
create index run_state on run (state, number);
create index approval_at on approval (at, process_instance, person);
create index approval_person_at on approval (person, at);
