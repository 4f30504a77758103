-- Two years of a busy installation, for PostgreSQL: bench.runs of them, oldest first, all ended. A check every hour and a backup every night
-- make most of them; people's updates have steps, documents, approvals and notices, and the newest thousands still their logs.
select setseed(0.25);

create temporary table people (role text, number int, name text);
insert into people select 'ops', ordinality, name
from unnest(array['olivia', 'oscar', 'omar', 'otto', 'odette', 'owen', 'opal', 'orla']) with ordinality as ops (name, ordinality);
insert into people select 'approver', ordinality, name
from unnest(array['paula', 'peter', 'pia', 'paul', 'petra', 'pavel']) with ordinality as approvers (name, ordinality);

-- How a run of a kind may end; the last row of a kind that its luck reaches is its outcome.
create temporary table ending (kind text, luck double precision, outcome text, steps double precision, routine boolean, failure text);
insert into ending values
('CHECK', 0.00, 'Up to date', 1, true, null), ('CHECK', 0.70, 'Known already', 1, true, null),
('CHECK', 0.88, 'Still failing', 1, true, 'The remote did not answer within 60 s.'), ('CHECK', 0.90, 'Update started', 1, false, null),
('CHECK', 0.95, 'Overtaken', 1, false, null), ('CHECK', 0.97, 'Skipped', 1, false, null),
('CHECK', 0.99, 'Check failed', 1, false, 'The remote did not answer within 60 s: connection refused.'),
('BACKUP', 0.00, 'Backup kept', 1, false, null), ('BACKUP', 0.96, 'Backup failed', 0.6, false, 'The dump ended with exit code 1: no space left on device.'),
('BACKUP', 0.99, 'Cancelled', 0.3, false, null),
('VERIFY', 0.00, 'Verified', 1, false, null), ('VERIFY', 0.98, 'Not verified', 1, false, 'files.tar is missing.'),
('UPDATE', 0.00, 'Updated', 1, false, null), ('UPDATE', 0.78, 'Already up to date', 0.2, false, null),
('UPDATE', 0.84, 'Restored', 0.9, false, 'Migration 41 failed: column "edited_at" does not exist.'),
('UPDATE', 0.88, 'Rehearsal failed', 0.6, false, 'The new version did not become healthy on the copy within 60 s.'),
('UPDATE', 0.91, 'Rejected', 0.25, false, null), ('UPDATE', 0.94, 'Cancelled', 0.4, false, null),
('UPDATE', 0.96, 'Build failed', 0.3, false, 'cargo build ended with exit code 101.'),
('UPDATE', 0.98, 'Expired', 0.25, false, null), ('UPDATE', 0.99, 'Not ready', 0.1, false, '2 GB free on the disk of the database, 5 GB needed.'),
('ROLLBACK', 0.00, 'Rolled back', 1, false, null), ('ROLLBACK', 0.85, 'Rejected', 0.3, false, null),
('RESTORE', 0.00, 'Restored', 1, false, null), ('RESTORE', 0.90, 'Not restored', 0.5, false, 'The secrets were not brought within a day.');

-- The steps of a run of a kind, in order, and how long each takes.
create temporary table doing (kind text, position int, step text, label text, seconds int);
insert into doing select kind, position, step, regexp_replace(initcap(regexp_replace(step, '([A-Z])', ' \1', 'g')), ' +', ' ', 'g'), seconds
from (values
('CHECK', array['lookForUpdates'], array[3]),
('BACKUP', array['dumpDatabase', 'archiveFiles', 'archiveSecrets', 'proveBackup', 'keepBackup', 'copyBackup', 'tidyUp'], array[40, 60, 1, 90, 2, 50, 1]),
('VERIFY', array['verifyBackup', 'tidyUp'], array[120, 1]),
('UPDATE', array['checkInstance', 'planUpdate', 'buildImage', 'dumpDatabase', 'archiveFiles', 'archiveSecrets', 'proveBackup', 'keepBackup', 'rehearseUpdate',
  'recheck', 'confirmApprovals', 'stopApp', 'takeRestorePoint', 'startNewVersion', 'verifyNewVersion', 'commitAndOpenDoors', 'cleanUpAfterUpdate', 'watchNewVersion'],
  array[2, 6, 240, 40, 60, 1, 90, 2, 45, 2, 1, 1, 1, 1, 1, 1, 2, 900]),
('ROLLBACK', array['checkInstance', 'planRollback', 'dumpDatabase', 'archiveFiles', 'archiveSecrets', 'proveBackup', 'keepBackup', 'recheckRollback',
  'confirmApprovals', 'stopApp', 'takeRestorePoint', 'startNewVersion', 'verifyNewVersion', 'commitAndOpenDoors', 'cleanUpAfterRollback'],
  array[2, 6, 40, 60, 1, 90, 2, 2, 1, 1, 1, 1, 1, 1, 2]),
('RESTORE', array['planRestore', 'checkOut', 'buildRestored', 'putInDatabase', 'putInFiles', 'startFresh', 'verifyFresh', 'letUsersIn'],
  array[5, 3, 240, 60, 60, 2, 3, 1])) as kinds (kind, steps, lengths), unnest(steps, lengths) with ordinality as each (step, seconds, position);

create temporary table made as
select n, kind, 'chat-0' || (1 + floor(power(random(), 2) * 8)) as instance, random() as luck, 1 + floor(random() * 8)::int as by_ops,
  1 + floor(random() * 6)::int as by_approver, now() - interval '700 days' * (1 - n::double precision / total) - interval '10 minutes' as started_at,
  gen_random_uuid()::text as process, 'v0.' || (10 + n * 30 / total) || '.' || floor(random() * 6) as release,
  encode(sha256(('digest ' || n)::bytea), 'hex') as digest
from (select n, total, case when luck < 0.56 then 'CHECK' when luck < 0.78 then 'BACKUP' when luck < 0.86 then 'VERIFY' when luck < 0.97 then 'UPDATE'
    when luck < 0.99 then 'ROLLBACK' else 'RESTORE' end as kind
  from (select n, count(*) over () as total, random() as luck from generate_series(1, current_setting('bench.runs')::int) as n) as numbered) as kinds;
create unique index on made (n);

create temporary table ended as
select made.*, ending.outcome, ending.steps, ending.routine, ending.failure, people.name as requester,
  (select max(position) from doing where doing.kind = made.kind) as last_step
from made
join lateral (select * from ending where ending.kind = made.kind and ending.luck <= made.luck order by ending.luck desc limit 1) as ending on true
join people on people.role = 'ops' and people.number = made.by_ops;
create unique index on ended (n);
analyze ended;

insert into run (number, kind, instance, target, reason, requester, state, outcome, failure, exception, started_at, ended_at, downtime_ms, process_instance, routine)
select n, kind, instance, case when kind in ('UPDATE', 'ROLLBACK') and by_ops > 2 then release
    when kind in ('VERIFY', 'RESTORE') then instance || '-' || greatest(n - 9, 1) || to_char(started_at, '-YYYYMMDDHH24MISS') else '' end,
  case when kind in ('CHECK', 'BACKUP') and luck < 0.97 then 'due by its schedule'
    else (array['as announced', 'users ask for reactions', 'security fix of the week', 'change CHG-' || n, 'the disk runs full', 'monthly maintenance',
      'incident INC-' || n || ': messages arrive twice', 'before the move to the new host'])[by_ops] end,
  case when kind in ('CHECK', 'BACKUP') and luck < 0.97 then 'schedule' else requester end, 'ENDED', outcome, failure,
  case when kind = 'UPDATE' and outcome = 'Updated' and by_ops = 8 and by_approver = 6 then 'approvePlan was passed by an emergency override of ada.' end,
  started_at, started_at + interval '1 second' * (select sum(seconds) from doing where doing.kind = ended.kind and position <= ceil(steps * last_step))
    + case when kind in ('UPDATE', 'ROLLBACK', 'RESTORE') and steps > 0.2 then interval '1 hour' * by_ops else interval '0' end,
  case when outcome in ('Updated', 'Rolled back') or kind = 'UPDATE' and outcome = 'Restored' then 700 + floor(luck * 900) end, process, routine
from ended order by n;
select setval(pg_get_serial_sequence('run', 'number'), (select max(number) from run));

insert into run_key (run, instance_key) select n, 'engine/' || instance from ended where kind in ('UPDATE', 'ROLLBACK', 'BACKUP');

insert into run_step (run, step, attempt, label, worker, started_at, ended_at, outcome, message)
select n, step, 1, label, 'node-1/' || substr(digest, 1, 12), started_at + interval '1 second' * begins, started_at + interval '1 second' * (begins + seconds),
  case when failure is not null and position = ceil(steps * last_step) then 'failed' else 'done' end,
  case when failure is not null and position = ceil(steps * last_step) then failure end
from ended join (select doing.*, coalesce(sum(seconds) over (partition by kind order by position rows between unbounded preceding and 1 preceding), 0) as begins
  from doing) as doing using (kind)
where position <= ceil(steps * last_step);

-- The newest 5,000 runs still have their log; one of them speaks a lot.
insert into step_log (run, step, attempt, at, line)
select n, step, 1, started_at, 'line ' || line || ' of ' || label || ' of ' || instance || ': ' || repeat('copied 4096 rows of messages; ', 1 + line % 4)
from (select * from ended order by n desc limit 5000) as ended join doing using (kind) cross join generate_series(1, 8) as line
where position <= ceil(steps * last_step) order by n, position, line;
insert into step_log (run, step, attempt, at, line)
select n, 'buildImage', 1, started_at, '#12 ' || line || ' Compiling crate-' || line || ' v1.' || line % 9 || '.0 (/build/vendor/crate-' || line || ')'
from (select * from ended where kind = 'UPDATE' and outcome = 'Updated' order by n desc limit 1) as ended cross join generate_series(1, 10000) as line
order by line;

insert into evidence (run, name, media_type, sha256, size, content, at)
select n, name, media_type, encode(sha256(convert_to(content, 'UTF8')), 'hex'), octet_length(content), content, started_at + interval '8 seconds'
from ended cross join lateral (values
('plan.md', 'text/markdown', '# ' || initcap(kind) || ' of ' || instance || ' to ' || release || E'\n\n| | |\n|---|---|\n| commit | `' || substr(digest, 1, 40)
  || E'` |\n| rollback class | restore data |\n\n## Changes\n\n' || repeat('- Messages can be edited for a while after they were sent (#' || n || E')\n', 30)
  || E'\n## Migrations\n\n```sql\n' || repeat('ALTER TABLE messages ADD COLUMN edited_' || n || E' timestamptz;\n', 6) || E'```\n'),
('plan.json', 'application/json', '{"from":"1.0.0","to":"' || release || '","commit":"' || substr(digest, 1, 40) || '","forecast":{"downtimeSeconds":2.5}}'),
('what-to-look-at.md', 'text/markdown', E'- locks a large table: Migration 41 locks messages. For an approver who knows the database.\n'),
('rehearsal.md', 'text/markdown', E'# Rehearsal\n\nThe new version was healthy after 3.2 s on a copy of ' || instance || E'.\n'),
('manifest.json', 'application/json', '{"id":"' || instance || '-' || n || '","tables":[' || repeat('{"name":"messages","rows":123456,"sha256":"' || digest || '"},', 20)
  || '{"name":"users","rows":99}]}')) as document (name, media_type, content)
where kind in ('UPDATE', 'ROLLBACK') and steps > 0.1 and (name not in ('rehearsal.md', 'manifest.json') or steps > 0.5)
  or kind = 'BACKUP' and outcome = 'Backup kept' and name = 'manifest.json';

insert into run_policy (run, plan_approvals, swap_approvals, rehearsal, soak_seconds, at)
select n, 1, 1, true, 900, started_at + interval '9 seconds' from ended where kind in ('UPDATE', 'ROLLBACK') and steps > 0.2 order by n;

create temporary table gate as
select n, gate, gen_random_uuid()::text as process, digest, started_at + interval '30 minutes' * number as opened_at, by_approver, outcome, luck
from ended cross join (values ('approvePlan', 1), ('approveSwap', 2)) as gates (gate, number)
where kind in ('UPDATE', 'ROLLBACK', 'RESTORE') and steps >= (array[0.25, 0.7])[number];
insert into approval_request (process_instance, run, gate, digest, needed, opened_at) select process, n, gate, digest, 1, opened_at from gate order by n;
insert into approval (process_instance, run, gate, digest, person, approved, comment, at, exception)
select gate.process, n, gate.gate, digest, case when run.exception is not null then 'ada' else people.name end, gate.outcome <> 'Rejected',
  (array['read and understood', 'fine', 'the rehearsal is convincing', 'go', 'asked the team, nobody objects', 'see CHG-' || n])[by_approver],
  opened_at + interval '7 minutes' * by_approver, run.exception is not null
from gate join run on run.number = n join people on people.role = 'approver' and people.number = by_approver
where gate.outcome <> 'Expired' order by n;
insert into approval_withdrawal (process_instance, digest, person, reason, at)
select process_instance, digest, person, 'the wrong release', at + interval '3 minutes' from approval where run % 100 = 7;

insert into intervention (run, act, person, reason, at, seen)
select n, case when outcome = 'Cancelled' then 'CANCEL' when outcome = 'Restored' then 'REVIEW' when outcome = 'Skipped' then 'SKIP' else 'START' end,
  requester, 'seen and decided', started_at + interval '20 minutes', ''
from ended where outcome in ('Cancelled', 'Skipped', 'Update started') or kind = 'UPDATE' and outcome = 'Restored' order by n;

insert into found_update (run, instance, commit_id, release_name, summary, found_at, decision, decided_by, decided_at, reason)
select n, instance, substr(digest, 1, 40), release, release || ' is new: 12 commits, 1 migration.', started_at,
  case outcome when 'Update started' then 'STARTED' when 'Skipped' then 'SKIPPED' else 'OVERTAKEN' end, requester, started_at + interval '20 minutes', 'decided'
from ended where outcome in ('Update started', 'Skipped', 'Overtaken');

insert into held_commit (instance, commit_id, release_name, run, reason, since, released_by, release_reason, released_at)
select instance, substr(digest, 1, 40), release, n, failure, started_at + interval '30 minutes', requester, 'mended by the next release', started_at + interval '2 days'
from ended where kind = 'UPDATE' and outcome in ('Restored', 'Rehearsal failed') order by n;

insert into change_freeze (instance, reason, person, since, ends_at, lifted_at, lifted_by, lift_reason)
select case when by_ops > 2 then instance end, 'release of CHG-' || n, requester, started_at, started_at + interval '2 days', started_at + interval '1 day', requester, 'over'
from ended where n % 500 = 0 order by n;

insert into notice (kind, run, instance, concerns, text, at)
select case when kind = 'CHECK' then 'UPDATE_FOUND' when failure is not null then 'FAILED' when number = 1 then 'APPROVAL_NEEDED' else 'UPDATED' end, n, instance,
  case when number = 1 then 'approvers' else 'ops' end, 'Run ' || n || ' of ' || instance || ': ' || outcome, started_at + interval '30 minutes' * number
from ended cross join generate_series(1, 2) as number where kind = 'UPDATE' or kind <> 'UPDATE' and not routine and number = 2 order by n, number;
insert into notice_delivery (id, notice, receiver, attempts, next_try_at, delivered_at)
select gen_random_uuid()::text, id, 'mail ops@chat.example', 1, null, at + interval '1 second' from notice;

insert into loss (run, digest, counted_at, removals_known) select n, digest, started_at + interval '3 hours', true from ended where kind = 'UPDATE' and n % 20 = 0;
insert into loss_item (run, digest, name, written, gone, newest, written_at_most, gone_at_most)
select run, digest, name, 12, 1, '2026-01-01T00:00:00Z', 20, 2 from loss cross join (values ('table messages'), ('table users'), ('files')) as items (name);

insert into backup_copy (instance, backup, place, state, checked_at, message)
select instance, instance || '-' || n || to_char(started_at, '-YYYYMMDDHH24MISS'), 'offsite', 'GOOD', started_at + interval '1 hour', ''
from (select * from ended where kind = 'BACKUP' and outcome = 'Backup kept' order by n desc limit 500) as ended;

-- What later versions of the service keep beside that.
do $$ begin
if to_regclass('audit_event') is not null then
    insert into audit_event (at, actor, way_in, act, run, instance, subject, words)
    select started_at, case when kind in ('CHECK', 'BACKUP') and luck < 0.97 then 'schedule' else requester end,
      case when kind in ('CHECK', 'BACKUP') and luck < 0.97 then 'TIMER' else 'CONSOLE' end, 'RUN_STARTED', n, instance, 'run ' || n, 'started the run' from ended
    union all select started_at + interval '3 hours', null, 'SERVICE', 'RUN_ENDED', n, instance, 'run ' || n, outcome from ended
    union all select approval.at, person, 'CONSOLE', case when approval.exception then 'OVERRIDDEN' when approved then 'APPROVED' else 'REJECTED' end, run.number,
      run.instance, gate, comment from approval join run on run.number = approval.run
    union all select intervention.at, person, 'CLI', act, run.number, run.instance, 'run ' || run.number, intervention.reason
      from intervention join run on run.number = intervention.run
    union all select started_at, requester, 'CONSOLE', 'SIGNED_IN', null, null, requester, 'signed in' from ended where n % 5 = 0
    order by 1;
end if;
if to_regclass('run_exception') is not null then
    insert into run_exception (run, kind, instance, at, persons, words, acknowledged_by, acknowledged_at, comment)
    select n, abnormal, ended.instance, ended.started_at, ' ' || ended.requester || ' ', 'It was abnormal.', case when n % 3 > 0 then 'arthur' end,
      case when n % 3 > 0 then ended.started_at + interval '1 day' end, case when n % 3 > 0 then 'seen' end
    from ended join run on run.number = n cross join lateral (values ('OVERRIDE', run.exception is not null), ('EXPIRED', ended.outcome = 'Expired'),
      ('NOT_REHEARSED', ended.kind = 'UPDATE' and ended.outcome = 'Updated' and by_ops = 3)) as abnormals (abnormal, so) where so;
end if;
end $$;

drop table people, ending, doing, made, ended, gate;
