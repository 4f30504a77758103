-- Which step wrote a document; not known of those that were written before.
alter table evidence add column step varchar(100);
