-- For each table (large objects count as one) the query that counts and checksums its rows, whatever their order. The
-- sum over the rows' 64-bit hashes counts a repeated row as often as it is there. What belongs to an extension,
-- foreign tables and the contents of materialized views are not dumped as rows.
select format('select %L, count(*)::text, coalesce(sum(hashtextextended((r.*)::text collate "C", 0)), 0)::text from only %I.%I r',
              format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
union all
-- by page; zeros at the end of a page may be stored or not
select $q$select '(large objects)', (select count(*) from pg_largeobject_metadata)::text,
  coalesce(sum(hashtextextended(format('%s %s %s', loid, pageno, rtrim(data, '\x00'::bytea)), 0)), 0)::text
  from pg_largeobject where rtrim(data, '\x00'::bytea) <> ''$q$
where has_table_privilege('pg_largeobject', 'select')
order by 1
