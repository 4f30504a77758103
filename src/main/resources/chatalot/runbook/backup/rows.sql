-- For each table of tables.sql the query that counts its rows.
select format('select %L, count(*)::text from only %I.%I', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
select $q$select '(large objects)', count(*)::text from pg_largeobject_metadata$q$
where has_table_privilege('pg_largeobject', 'select')
order by 1
