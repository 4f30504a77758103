-- Whoever uses the service's own account by mistake changes nothing that is on record. Somebody who means to can take the triggers off;
-- that is what the chain and its checkpoints are for.
create function refuse_to_change_the_record() returns trigger language plpgsql as $$
begin
    raise exception '% is added to and never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on audit_event
    for each statement execute function refuse_to_change_the_record();
create trigger append_only before update or delete or truncate on audit_seal
    for each statement execute function refuse_to_change_the_record();
