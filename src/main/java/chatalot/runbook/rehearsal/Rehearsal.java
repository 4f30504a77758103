package chatalot.runbook.rehearsal;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.RestoredCopy;
import chatalot.runbook.deploy.ReverseMigrations;
import chatalot.runbook.deploy.ReverseRefused;
import chatalot.runbook.deploy.Reversed;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.ComposeModel;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.rehearsal.RehearsalReport.TimedMigration;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.ReverseSqlRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Starts a release once against a restored copy of a backup, after reverse SQL where it is a way back. The live database, files and app are
 * neither touched nor reached. Nothing is left afterwards; what an attempt that died has left is ended first.
 */
public final class Rehearsal {

    private final Instance instance;
    private final Work work;
    private final Timeouts timeouts;
    private final Stage stage;

    /**
     * @param timeouts of which {@code rehearsal}, {@code verify}, {@code stop} and those of reverse SQL hold here
     * @param build    of the run: knows what was built
     */
    public Rehearsal(Host host, Instance instance, Work work, Timeouts timeouts, ReleaseBuild build) {
        this.instance = instance;
        this.work = work;
        this.timeouts = timeouts;
        this.stage = Stage.of(host, instance, work, timeouts, build);
    }

    /** Ends a version that a rehearsal of the run left at work as a process; containers are found by their labels. */
    public static void endRehearsed(Host host, Instance instance, Work work) {
        instance.installation().choose(compose -> work, systemd -> {
            SystemdStage.app(host, instance, systemd, work).close();
            return work;
        });
    }

    /**
     * Rehearses. A version that fails is a report, not an exception.
     *
     * @param commit   the target
     * @param expected what the gate has to find, the image with it
     * @param log      takes what the app said, when it is over
     * @throws RehearsalImpossible when it could not be carried out, which says nothing of the release
     */
    public RehearsalReport rehearse(Backup backup, String commit, Expected expected, Consumer<String> log) {
        return onCopy(backup, copy -> start(copy, backup, commit, expected, log));
    }

    /**
     * Rehearses a way back: undoes migrations on the copy exactly as it will be done on the instance, then starts the
     * old image there. SQL that PostgreSQL refuses and a version that fails are reports, not exceptions.
     *
     * @param undo     the ledger's rows that go
     * @param commit   the old release's
     * @param expected what the gate has to find, the old image with it
     * @param log      takes what the old version said, when it is over
     * @throws RehearsalImpossible when it could not be carried out, which says nothing of the SQL
     */
    public ReverseReport rehearseReverse(Backup backup, ReverseSql sql, List<AppliedMigration> undo, String commit,
            Expected expected, Consumer<String> log) {
        return onCopy(backup, copy -> {
            ReverseReport reversed = reverse(copy, backup, sql, undo);
            return reversed.passed() ? reversed.started(start(copy, backup, commit, expected, log)) : reversed;
        });
    }

    private ReverseReport reverse(RestoredCopy copy, Backup backup, ReverseSql sql, List<AppliedMigration> undo) {
        Map<String, Long> before = copy.rows();
        work.say("Undoing migrations on the copy");
        try (Connection connection = stage.database(copy).open()) {
            Reversed reversed = new ReverseMigrations(work, timeouts).on(connection, sql, undo);
            return reversed.already() ? ReverseReport.failed(backup.id().value(), sql, "the backup is of a time when these migrations "
                    + "were not applied", List.of()) : ReverseReport.reversed(backup.id().value(), sql, reversed,
                            RehearsalReport.compare(before, copy.rows()));
        } catch (ReverseSqlRefused e) {
            return ReverseReport.failed(backup.id().value(), sql, "PostgreSQL refused the SQL", e.problems());
        } catch (ReverseRefused e) {
            return ReverseReport.failed(backup.id().value(), sql, e.getMessage(), List.of());
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the copy cannot be left: %s".formatted(instance.name(), e.getMessage()), e);
        }
    }

    private <T> T onCopy(Backup backup, Function<RestoredCopy, T> rehearsal) {
        try {
            stage.close();
            work.say("Restoring backup %s into a scratch PostgreSQL", backup.id());
            try (RestoredCopy copy = stage.restored(backup)) {
                return onStage(rehearsal, copy);
            }
        } catch (BackupFailed e) {
            throw new RehearsalImpossible(e.getMessage(), e.whatToDo(), e);
        } catch (CommandFailed | DockerRefused | DatabaseRefused e) {
            throw new RehearsalImpossible("%s: the rehearsal could not be carried out: %s".formatted(instance.name(),
                    e.getMessage()), "see what it said, then start again", e);
        } finally {
            HelperContainer.evenIfInterrupted(stage::close);
        }
    }

    /** The version lets go of what it stood on before that is removed. */
    private <T> T onStage(Function<RestoredCopy, T> rehearsal, RestoredCopy copy) {
        try {
            return rehearsal.apply(copy);
        } finally {
            stage.removeApp();
        }
    }

    private RehearsalReport start(RestoredCopy copy, Backup backup, String commit, Expected expected, Consumer<String> log) {
        stage.create(copy, commit, expected.imageId().orElseThrow());
        Map<String, Long> before = copy.rows();
        Set<Long> applied = ledger(copy).stream().map(AppliedMigration::version).collect(Collectors.toSet());
        work.say("Starting the version on the copy");
        GateResult result = start(copy, expected);
        stage.log(log);
        stage.stop(timeouts.stop());
        List<TimedMigration> migrations = ledger(copy).stream().filter(row -> !applied.contains(row.version()))
                .map(row -> new TimedMigration(row.version(), row.description(), row.took())).toList();
        return new RehearsalReport(result.passed(), words(result), backup.id().value(), expected.imageId().orElseThrow(),
                expected.version(), result.took(), migrations, RehearsalReport.compare(before, copy.rows()));
    }

    /** Migrations may take long; once the app answers they are over, and it has as long as it will have in the swap. */
    private GateResult start(RestoredCopy copy, Expected expected) {
        Gate gate = stage.gate(copy);
        long began = System.nanoTime();
        stage.start();
        Set<Check> answering = EnumSet.of(Check.ANSWERS);
        answering.retainAll(expected.deciding());
        boolean answers = gate.await(expected.restarts(0).deciding(answering), timeouts.rehearsal()).passed();
        GateResult result = answers ? gate.await(expected.restarts(0), timeouts.verify())
                : gate.baseline(expected.restarts(0));
        return new GateResult(result.passed(), result.words(), result.checks(), result.probes(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** An app that ended answers nothing; of that one only why, and how far it came. */
    private static String words(GateResult result) {
        if (result.passed()) {
            return "healthy %d ms after its start".formatted(result.took().toMillis());
        }
        Optional<GateResult.Finding> ended = result.finding(Check.RUNNING).filter(finding -> !finding.passed());
        Set<Check> telling = ended.isPresent() ? EnumSet.of(Check.RUNNING, Check.MIGRATIONS) : EnumSet.allOf(Check.class);
        String wrong = result.checks().stream().filter(finding -> finding.decides() && !finding.passed()
                && telling.contains(finding.check())).map(GateResult.Finding::words).distinct().collect(Collectors.joining("; "));
        return wrong.isEmpty() ? "it did not stay healthy" : wrong;
    }

    private List<AppliedMigration> ledger(RestoredCopy copy) {
        try (Connection connection = stage.database(copy).open()) {
            return AppliedMigration.read(connection);
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the copy's migration ledger cannot be read: %s".formatted(instance.name(),
                    e.getMessage()), e);
        }
    }
}
