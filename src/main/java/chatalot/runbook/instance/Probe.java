package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.PassingTrouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One look of the gate at everything. Keeps its database connection between looks. */
final class Probe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Instance instance;
    private final DockerAccess docker;
    private final InstanceDatabase database;
    private final HealthPage page = new HealthPage(PATIENCE);
    private Optional<Connection> connection = Optional.empty();

    Probe(Instance instance, DockerAccess docker) {
        this.instance = instance;
        this.docker = docker;
        this.database = new InstanceDatabase(instance, docker);
    }

    /** What one check found at one look. */
    record Finding(boolean passed, String words) { }

    /**
     * One look.
     *
     * @param hopeless the container ended, restarts or is gone: waiting longer cannot help
     */
    record Look(Map<Check, Finding> findings, boolean hopeless) { }

    Optional<Container> container() {
        return docker.container(instance.app().container());
    }

    /** @param restarts the restart count that counts as none */
    Look look(Expected expected, int restarts) {
        Map<Check, Finding> findings = new EnumMap<>(Check.class);
        Optional<Container> found = container();
        if (found.isEmpty()) {
            String words = "container %s does not exist".formatted(instance.app().container());
            for (Check check : Check.values()) {
                findings.put(check, new Finding(false, words));
            }
            return new Look(findings, true);
        }
        Container container = found.get();
        findings.put(Check.RUNNING, running(container));
        findings.put(Check.NO_RESTART, equal("restart count", restarts, container.restartCount()));
        findings.put(Check.IMAGE, expected.imageId().map(id -> equal("image", id, container.imageId()))
                .orElse(new Finding(true, "image is " + container.imageId())));
        HealthPage.Answer answer = ask(container);
        health(expected, answer, findings);
        boolean hopeless = !isUp(container) || container.restartCount() > restarts;
        findings.put(Check.MIGRATIONS, answer.isOk() || hopeless ? migrations(expected)
                : new Finding(false, "not looked at before the app answers"));
        return new Look(findings, hopeless);
    }

    private HealthPage.Answer ask(Container container) {
        return container.addressIn(instance.insideNetwork())
                .map(address -> page.ask(HealthPage.address(docker, address, instance.appPort(), instance.healthPath())))
                .orElseGet(() -> HealthPage.Answer.nothing("the container has no address in " + instance.insideNetwork()));
    }

    private static void health(Expected expected, HealthPage.Answer answer, Map<Check, Finding> findings) {
        findings.put(Check.ANSWERS, new Finding(answer.understood(), answer.words()));
        findings.put(Check.STATUS, new Finding(answer.isOk(), "status is " + answer.status().orElse("unknown")));
        findings.put(Check.DATABASE, new Finding(answer.isDatabaseHealthy(),
                "db_healthy is " + answer.database().map(String::valueOf).orElse("unknown")));
        String version = answer.version().orElse("unknown");
        findings.put(Check.VERSION, expected.version().map(wanted -> equal("version", wanted, version))
                .orElse(new Finding(answer.version().isPresent(), "version is " + version)));
    }

    private Finding migrations(Expected expected) {
        try {
            return compare(expected.migrations(), AppliedMigration.read(open()));
        } catch (PassingTrouble e) {
            forget();
            return new Finding(false, e.getMessage());
        }
    }

    private static Finding compare(Map<Long, String> expected, List<AppliedMigration> applied) {
        Map<Long, AppliedMigration> byVersion = applied.stream()
                .collect(Collectors.toMap(AppliedMigration::version, row -> row));
        List<String> wrong = new ArrayList<>();
        applied.stream().filter(row -> !row.success())
                .forEach(row -> wrong.add("migration %d did not end".formatted(row.version())));
        expected.keySet().stream().sorted().forEach(version -> {
            AppliedMigration row = byVersion.get(version);
            if (row == null) {
                wrong.add("migration %d is not applied".formatted(version));
            } else if (!row.checksum().equals(expected.get(version))) {
                wrong.add("migration %d was applied from another text".formatted(version));
            }
        });
        return new Finding(wrong.isEmpty(),
                wrong.isEmpty() ? "%d migrations are applied".formatted(applied.size()) : String.join(", ", wrong));
    }

    private Connection open() {
        Connection open = connection.orElseGet(database::open);
        connection = Optional.of(open);
        return open;
    }

    private void forget() {
        close();
        connection = Optional.empty();
    }

    private static boolean isUp(Container container) {
        return container.running() && !container.restarting() && !container.oomKilled();
    }

    private static Finding running(Container container) {
        if (isUp(container)) {
            return new Finding(true, container.name() + " runs");
        }
        String why = container.oomKilled() ? "was ended for lack of memory"
                : container.restarting() ? "ended with exit code %d and is being restarted".formatted(container.exitCode())
                : "ended with exit code %d".formatted(container.exitCode());
        return new Finding(false, container.name() + " " + why);
    }

    private static Finding equal(String what, Object expected, Object found) {
        return new Finding(expected.equals(found), expected.equals(found) ? "%s is %s".formatted(what, found)
                : "%s is %s, expected %s".formatted(what, found, expected));
    }

    @Override
    public void close() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                // A connection that cannot be closed is gone already.
            }
        });
    }
}
