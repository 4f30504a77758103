-- Words are looked for anywhere in the texts of runs; without this index that reads every run there is. The extension comes with
-- PostgreSQL, and the owner of a database may create it. Where it may not, or where it is not installed, words are found as slowly as
-- the table is long, and nothing else changes; docs/operations.md says how to add the index then.
do $$
begin
    create extension if not exists pg_trgm;
    create index run_words on run using gin (lower(target) gin_trgm_ops, lower(reason) gin_trgm_ops, lower(outcome) gin_trgm_ops,
        lower(failure) gin_trgm_ops);
exception
    when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
        raise warning 'Without pg_trgm, searching runs for words reads them all: %', sqlerrm;
end $$;
