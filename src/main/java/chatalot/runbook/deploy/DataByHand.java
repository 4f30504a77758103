package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.BesideByHand;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * The way back of the data as shell commands for a person.
 *
 * @param docker the program to call, where there are containers
 */
record DataByHand(Host host, Instance instance, Work work, KeptDirectory kept, FilesOfInstance files, String docker) {

    List<String> commands(Path backup) {
        return List.of(database(), files.byHand(backup, docker), liftFence());
    }

    /** One statement block is one transaction: both renames or none. */
    private String database() {
        DatabaseName current = instance.databaseName();
        String before = current.before(work.run()).value();
        return psql("""
                alter database %1$s allow_connections false;
                %6$s;
                do $$ begin
                  if exists (select from pg_database where datname = '%3$s') then
                    alter database %1$s rename to %4$s;
                    alter database %5$s rename to %1$s;
                  end if;
                end $$;""".formatted(current.quoted(), current, before, current.failed(work.run()).quoted(),
                current.before(work.run()).quoted(), ended("datname in ('%s', '%s') or %s".formatted(current, before, ours()))));
    }

    private String liftFence() {
        return psql("%s;%nalter database %s allow_connections true;".formatted(ended(ours()), instance.databaseName().quoted()));
    }

    /** A clone that the service had begun is ended like its other sessions, by its name: the server goes on with it when its client is gone. */
    private String ours() {
        return "starts_with(application_name, left('%s', 63))".formatted(work.name(""));
    }

    private static String ended(String which) {
        return "select pg_terminate_backend(pid, 60000) from pg_stat_activity where " + which;
    }

    private String psql(String sql) {
        return instance.installation().choose(compose -> "%s exec -i %s psql -v ON_ERROR_STOP=1 -U '%s' -d postgres <<'SQL'\n%s\nSQL"
                .formatted(docker, compose.database().container(), instance.databaseUser(), sql),
                systemd -> new BesideByHand(host, instance, work).psql(kept.passwordFile(), sql));
    }
}
