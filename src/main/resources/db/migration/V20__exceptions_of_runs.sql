-- What was abnormal about a run, once for each kind, and who has seen it.
create table run_exception (
    run             bigint        not null references run (number),
    kind            varchar(20)   not null,
    instance        varchar(40)   not null,
    at              timestamp(3) with time zone not null,
    persons         varchar(1000) not null,
    words           varchar(2000) not null,
    acknowledged_by varchar(255),
    acknowledged_at timestamp(3) with time zone,
    comment         varchar(2000),
    primary key (run, kind)
);
create index run_exception_open on run_exception (acknowledged_at, run);
create index run_exception_instance on run_exception (instance, run);

-- What is known of runs of earlier versions. Persons stand between blanks, so that one is found in them.
insert into run_exception (run, kind, instance, at, persons, words)
    select number, 'OVERRIDE', instance, coalesce(ended_at, started_at), ' ', exception from run where exception is not null;
update run_exception set persons = ' ' || coalesce((select string_agg(distinct a.person, ' ') from approval a
    where a.run = run_exception.run and a.exception = true), '') || ' ' where kind = 'OVERRIDE';
insert into run_exception (run, kind, instance, at, persons, words)
    select number, 'EXPIRED', instance, ended_at, ' ' || requester || ' ', 'Nobody decided in time.' from run
    where outcome = 'Expired' and ended_at is not null;
insert into run_exception (run, kind, instance, at, persons, words)
    select r.number, 'BY_HAND', r.instance, max(i.at), ' ' || string_agg(distinct i.person, ' ') || ' ', 'It was mended by hand.'
    from run r join intervention i on i.run = r.number where i.act in ('RETRY', 'CONFIRM', 'ACCEPT', 'BACKUP')
    group by r.number, r.instance;
insert into run_exception (run, kind, instance, at, persons, words)
    select r.number, 'LOSS_AGREED', r.instance, max(l.at), ' ' || string_agg(distinct l.person, ' ') || ' ', 'People agreed to lose what was written.'
    from run r join loss_agreement l on l.run = r.number group by r.number, r.instance;
insert into run_exception (run, kind, instance, at, persons, words)
    select r.number, 'NOT_REHEARSED', r.instance, coalesce(r.ended_at, r.started_at), ' ' || r.requester || ' ', 'The new version was not rehearsed.'
    from run r where r.kind = 'UPDATE' and r.ended_at is not null
    and exists (select 1 from run_step s where s.run = r.number and s.step = 'stopApp')
    and not exists (select 1 from evidence e where e.run = r.number and e.name = 'rehearsal.json');
