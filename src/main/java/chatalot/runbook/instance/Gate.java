package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.WorkInterrupted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides whether an app is healthy, on its inside address, so behind closed doors too. A sick app is a result,
 * never an exception; only that it cannot be looked at is {@link chatalot.runbook.host.PassingTrouble}.
 */
public final class Gate {

    /** Time from the beginning of one look to the next. */
    static final Duration RHYTHM = Duration.ofMillis(50);
    private static final int IN_A_ROW = 3;
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final int LAST_LINES = 20;

    private final App app;
    private final InstanceDatabase database;

    /** For an app and its database wherever they run. */
    public Gate(App app, InstanceDatabase database) {
        this.app = app;
        this.database = database;
    }

    /** For those of an instance on its host. */
    public static Gate of(Host host, Instance instance) {
        return new Gate(App.of(host, instance), InstanceDatabase.of(host, instance));
    }

    /**
     * Looks until every deciding check has passed three times in a row. An app that ended, restarts or ran out
     * of memory fails at once.
     *
     * @param deadline after this it has failed; it looks at least once
     */
    public GateResult await(Expected expected, Duration deadline) {
        long began = System.nanoTime();
        try (Probe probe = new Probe(app, database)) {
            int restarts = expected.restarts()
                    .orElseGet(() -> probe.restarts());
            Map<Check, Integer> streaks = new EnumMap<>(Check.class);
            for (int probes = 1;; probes++) {
                long looked = System.nanoTime();
                Probe.Look look = probe.look(expected, restarts);
                look.findings().forEach((check, finding) ->
                        streaks.put(check, finding.passed() ? streaks.getOrDefault(check, 0) + 1 : 0));
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                if (look.hopeless() || took.compareTo(deadline) >= 0 || passed(expected, streaks)) {
                    return result(expected, look, streaks, probes, took);
                }
                pause(looked);
            }
        }
    }

    /**
     * As {@link #await}, for a version that is known to work: a container that ended or restarts has time until the deadline to
     * come up again, because after a reboot it may have been started before its database.
     */
    public GateResult awaitRecovery(Expected expected, Duration deadline) {
        long began = System.nanoTime();
        while (true) {
            long looked = System.nanoTime();
            GateResult result = await(expected, deadline.minusNanos(looked - began));
            if (result.passed() || System.nanoTime() - began >= deadline.toNanos()) {
                return result;
            }
            pause(looked);
        }
    }

    /** One look, without waiting for anything: a check has passed if it passes now. */
    public GateResult look(Expected expected) {
        long began = System.nanoTime();
        try (Probe probe = new Probe(app, database)) {
            int restarts = expected.restarts()
                    .orElseGet(() -> probe.restarts());
            Map<Check, Integer> streaks = new EnumMap<>(Check.class);
            Probe.Look look = probe.look(expected, restarts);
            look.findings().forEach((check, finding) -> streaks.put(check, finding.passed() ? IN_A_ROW : 0));
            return result(expected, look, streaks, 1, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /**
     * The checks on the version that runs now, for at most 5 s: the ones that pass are those that may decide over
     * the next version.
     */
    public GateResult baseline(Expected expected) {
        return await(expected, BASELINE);
    }

    private static boolean passed(Expected expected, Map<Check, Integer> streaks) {
        return expected.deciding().stream().allMatch(check -> streaks.getOrDefault(check, 0) >= IN_A_ROW);
    }

    private GateResult result(Expected expected, Probe.Look look, Map<Check, Integer> streaks, int probes, Duration took) {
        boolean passed = !look.hopeless() && passed(expected, streaks);
        List<GateResult.Finding> findings = new ArrayList<>();
        look.findings().forEach((check, finding) -> findings.add(new GateResult.Finding(check,
                look.hopeless() ? finding.passed() : streaks.getOrDefault(check, 0) >= IN_A_ROW,
                expected.deciding().contains(check), finding.words())));
        return new GateResult(passed, passed ? "Healthy after %d ms".formatted(took.toMillis())
                : words(findings, look, took), findings, probes, took);
    }

    private String words(List<GateResult.Finding> findings, Probe.Look look, Duration took) {
        String wrong = findings.stream().filter(finding -> finding.decides() && !finding.passed()
                        && !look.findings().get(finding.check()).passed())
                .map(GateResult.Finding::words).distinct().collect(Collectors.joining("; "));
        String steady = wrong.isEmpty() ? "it did not stay healthy for %d looks in a row".formatted(IN_A_ROW) : wrong;
        String sentence = "Not healthy after %d ms: %s".formatted(took.toMillis(), steady);
        return look.hopeless() ? sentence + lastLines() : sentence;
    }

    private String lastLines() {
        if (app.state().isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        app.logs(LAST_LINES, lines::add);
        return lines.isEmpty() ? "" : ". Its last lines:\n" + String.join("\n", lines);
    }

    private static void pause(long since) {
        long rest = RHYTHM.minusNanos(System.nanoTime() - since).toMillis();
        try {
            Thread.sleep(Math.max(0, rest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("The gate was interrupted", e);
        }
    }
}
