package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseLogin;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A cluster of its own on the instance's host, with the programs that are installed there. We reach it through a socket that lies where
 * nobody else comes; what the app connects with over the loopback is asked of it here as it is there, so that no copy is open to others.
 */
final class ScratchCluster implements ScratchServer {

    private static final Script START_IT = Script.of(ScratchCluster.class, "start-scratch-server.sh").after(Beside.postgresPrograms());
    /** How it ends on a host that cannot run such a server. */
    private static final int IMPOSSIBLE = 4;
    private static final String TCP = "tcp";

    private final Ground ground;
    private final SystemdInstallation systemd;
    private final Path set;
    private final String purpose;
    private final List<DatabaseLogin> logins;
    private final Ended started;

    private ScratchCluster(Ground ground, SystemdInstallation systemd, Path set, String purpose, List<DatabaseLogin> logins, Ended started) {
        this.ground = ground;
        this.systemd = systemd;
        this.set = set;
        this.purpose = purpose;
        this.logins = logins;
        this.started = started;
    }

    /** Works when nothing else wants to. */
    static ScratchCluster alone(Ground ground, SystemdInstallation systemd, Path set) {
        String purpose = "proof";
        return new ScratchCluster(ground, systemd, set, purpose, List.of(), started(ground, purpose,
                arguments(ground, systemd, "", "10", CARELESS, List.of())));
    }

    /**
     * On a free port of the host's loopback interface for those who connect to the instance's database. It writes as durably as any
     * PostgreSQL does: what is timed here is to be believed.
     */
    static ScratchCluster onLoopback(Ground ground, SystemdInstallation systemd, Path set) {
        String purpose = "rehearsal-db";
        List<DatabaseLogin> logins = DatabaseLogin.of(ground.host(), ground.instance(), systemd);
        return new ScratchCluster(ground, systemd, set, purpose, logins, started(ground, purpose,
                arguments(ground, systemd, TCP, "0", Map.of(), logins)));
    }

    private static List<String> arguments(Ground ground, SystemdInstallation systemd, String tcp, String niceness, Map<String, String> settings,
            List<DatabaseLogin> logins) {
        String major = ground.release().orElseGet(() -> BackupVerifier.major(ground.serverVersion()));
        return List.of(major, systemd.account(), tcp, niceness, settings.entrySet().stream().map(each -> each.getKey() + " = " + each.getValue())
                .collect(Collectors.joining("\n")), rules(logins));
    }

    private static Ended started(Ground ground, String purpose, List<String> arguments) {
        Beside beside = ground.beside();
        boolean answers = false;
        try {
            Ended started = beside.run(purpose + "-start", START_IT, arguments, Map.of("/scratch", beside.makeScratch(purpose)), START);
            if (started.exitCode() == IMPOSSIBLE) {
                throw new BackupFailed("No scratch PostgreSQL can run beside %s: %s".formatted(ground.instance().name(), started.lastWords()),
                        "do what it says, then start again");
            }
            if (!started.succeeded()) {
                throw new PassingTrouble("The scratch PostgreSQL did not start: " + started.lastWords());
            }
            answers = true;
            return started;
        } finally {
            if (!answers) {
                beside.removeScratch(purpose);
            }
        }
    }

    /** With the passwords that they have there: everybody on this host reaches the port. */
    private static String rules(List<DatabaseLogin> logins) {
        logins.stream().filter(login -> login.password().isEmpty()).findFirst().ifPresent(login -> {
            throw new BackupFailed("Nobody told the password of database user %s, without which a copy would be open to everybody on the host."
                    .formatted(login.user()), "name it in DATABASE_URL, or under systemd.database-password-file, then start again");
        });
        return logins.stream().map(login -> "host all \"%s\" 127.0.0.1/32 scram-sha-256".formatted(login.user().replace("\"", "\"\"")))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public Result run(List<String> command, Duration limit) {
        return ground.host().run(command(command).within(limit));
    }

    private Command command(List<String> command) {
        List<String> all = new ArrayList<>(command);
        all.set(0, started.fact("programs") + "/" + command.get(0));
        return Command.of(all).with("PGHOST", started.fact("sockets")).with("PGPORT", started.fact("port"));
    }

    @Override
    public String set() {
        return set.toString();
    }

    /** The dump of the roles has no passwords. They go over standard input, and no log of the server takes them down. */
    @Override
    public void admit() {
        String passwords = logins.stream().flatMap(login -> login.password().stream().map(password -> "alter role \"%s\" password '%s';\n".formatted(
                login.user().replace("\"", "\"\""), password.replace("'", "''")))).collect(Collectors.joining());
        if (passwords.isEmpty()) {
            return;
        }
        Result result = ground.host().run(command(List.of("psql", "--no-psqlrc", "--username=" + SUPERUSER, "--dbname=postgres", "--quiet",
                "--set=ON_ERROR_STOP=1", "--file=-")).within(SHORT).reading("""
                set log_statement = 'none';
                set log_min_error_statement = 'panic';
                set log_min_duration_statement = -1;
                set password_encryption = 'scram-sha-256';
                set standard_conforming_strings = on;
                """ + passwords));
        if (!result.succeeded()) {
            throw new BackupFailed("The app cannot be let in to the copy of %s: exit code %d".formatted(ground.instance().name(), result.exitCode()),
                    "see that the roles of the backup are those of the instance, then start again");
        }
    }

    @Override
    public String container() {
        throw new IllegalStateException("The copy of %s is in no container".formatted(ground.instance().name()));
    }

    @Override
    public PostgresAddress address() {
        return new PostgresAddress("127.0.0.1", Integer.parseInt(started.fact("port")), systemd.postgres().passwordFile());
    }

    @Override
    public void close() {
        ground.beside().removeScratch(purpose);
    }
}
