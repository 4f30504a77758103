-- When the details of a run that ended long ago were let go of: every line its steps said, and the engine's history of it.
alter table run add column details_deleted_at timestamp(3) with time zone;
