-- What lists and searches of runs ask for, newest first, page by page.
create index run_listed on run (routine, number);
create index run_instance_listed on run (instance, routine, number);
create index run_kind on run (kind, number);
create index run_outcome on run (outcome, number);
create index run_requester on run (requester, number);
create index run_started on run (started_at);
create index run_ended on run (ended_at, number);
create index approval_person on approval (person, run);
create index intervention_person on intervention (person, run);
