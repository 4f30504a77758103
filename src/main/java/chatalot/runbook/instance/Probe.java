package chatalot.runbook.instance;

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

    private final App app;
    private final InstanceDatabase database;
    private final HealthPage page = new HealthPage(PATIENCE);
    private Optional<Connection> connection = Optional.empty();

    Probe(App app, InstanceDatabase database) {
        this.app = app;
        this.database = database;
    }

    /** What one check found at one look. */
    record Finding(boolean passed, String words) { }

    /**
     * One look.
     *
     * @param hopeless it ended, restarts or is gone: waiting longer cannot help
     */
    record Look(Map<Check, Finding> findings, boolean hopeless) { }

    /** How often it was started again by itself so far. */
    int restarts() {
        return app.state().map(App.State::restarts).orElse(0);
    }

    /** @param restarts the restart count that counts as none */
    Look look(Expected expected, int restarts) {
        Map<Check, Finding> findings = new EnumMap<>(Check.class);
        Optional<App.State> found = app.state();
        if (found.isEmpty()) {
            String words = "%s does not exist".formatted(app.name());
            for (Check check : Check.values()) {
                findings.put(check, new Finding(false, words));
            }
            return new Look(findings, true);
        }
        App.State state = found.get();
        findings.put(Check.RUNNING, new Finding(state.isUp(), "%s %s".formatted(app.name(), state.words())));
        findings.put(Check.NO_RESTART, equal("restart count", restarts, state.restarts()));
        findings.put(Check.IMAGE, expected.imageId().map(id -> equal("image", id, state.release()))
                .orElse(new Finding(true, "image is " + state.release())));
        HealthPage.Answer answer = state.health().map(page::ask)
                .orElseGet(() -> HealthPage.Answer.nothing("%s has no address inside".formatted(app.name())));
        health(expected, answer, findings);
        boolean hopeless = !state.isUp() || state.restarts() > restarts;
        findings.put(Check.MIGRATIONS, answer.isOk() || hopeless ? migrations(expected)
                : new Finding(false, "not looked at before the app answers"));
        return new Look(findings, hopeless);
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
