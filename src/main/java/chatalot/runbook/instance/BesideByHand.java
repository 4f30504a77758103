package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What processes of ours do beside an instance that is installed on the host, as shell commands for a person who has nothing of this service.
 * They hold no secret.
 */
public final class BesideByHand {

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final Work work;

    /** @throws IllegalStateException when the instance is no such one: a defect of whoever asks */
    public BesideByHand(Host host, Instance instance, Work work) {
        this.host = host;
        this.instance = instance;
        this.systemd = instance.installation().choose(compose -> {
            throw new IllegalStateException("%s is not installed on its host".formatted(instance.name()));
        }, found -> found);
        this.work = work;
    }

    /** What has to lie in the file that {@link #psql} is given, for its owner alone; absent where no password is known. */
    public Optional<String> passwordFile() {
        return new HostServer(host, instance, systemd.postgres()).password().map(PasswordFile::text);
    }

    /** Carries out SQL as {@link Instance#databaseUser()}, beside the app's database. @param passwords may be missing */
    public String psql(Path passwords, String sql) {
        return "PGPASSFILE=%s psql --no-psqlrc --no-password -v ON_ERROR_STOP=1 -h %s -p %d -U %s -d %s <<'SQL'\n%s\nSQL".formatted(
                Quoted.word(passwords.toString()), Quoted.word(ProcessText.libpq(systemd.postgres().host())), systemd.postgres().port(),
                Quoted.word(instance.databaseUser()), InstanceDatabase.MAINTENANCE, sql);
    }

    /** Runs a script that lies on the host. @param places as in {@link Beside#run} */
    public String run(Path script, Map<String, String> places) {
        Map<String, String> variables = new LinkedHashMap<>(ProcessText.variables(places));
        return "(%sWORK=$(mktemp --directory) TMPDIR=$WORK\ntrap 'rm -rf \"$WORK\"' EXIT\nexport %s WORK TMPDIR\nbash %s)".formatted(
                ProcessText.assignments(variables), String.join(" ", variables.keySet()), Quoted.word(script.toString()));
    }

    /** Ends whatever the run left at work. */
    public String end() {
        // A bracket, so that whoever carries this out is not found by it.
        String pattern = "[%s]%s[a-z0-9-]*@".formatted(work.name("").charAt(0), work.name("").substring(1));
        return """
                end_tree() {
                  local child
                  kill -STOP "$1" 2>/dev/null || true
                  for child in $(pgrep -P "$1"); do end_tree "$child"; done
                  kill -KILL "$1" 2>/dev/null || true
                }
                for process in $(pgrep -f '%s'); do end_tree "$process"; done""".formatted(pattern);
    }
}
