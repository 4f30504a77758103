-- How many objects of each kind there are outside PostgreSQL's own schemas; extensions' members included, for they
-- come back with their extension.
with own as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
select 'constraints', count(*)::text from pg_constraint where connamespace in (select oid from own)
union all select 'extensions', count(*)::text from pg_extension
union all select 'functions', count(*)::text from pg_proc where pronamespace in (select oid from own)
union all select 'indexes', count(*)::text from pg_class where relkind in ('i', 'I') and relnamespace in (select oid from own)
union all select 'policies', count(*)::text from pg_policy
union all select 'relations', count(*)::text from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and relpersistence <> 't' and relnamespace in (select oid from own)
union all select 'triggers', count(*)::text from pg_trigger where not tgisinternal
union all select 'types', count(*)::text from pg_type where typnamespace in (select oid from own)
order by 1
