package chatalot.runbook.demo;

import chatalot.runbook.demo.DowntimeProbe.Gap;
import chatalot.runbook.demo.RunbookApi.Run;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The demo without hands, over REST, on a sample at v1.0.0: an update to v1.1.0 that succeeds, and one to v1.2.0 that
 * fails in its migration: found in the rehearsal, without any downtime, or put back where nothing is rehearsed. Something
 * writes all the time; afterwards every row and file is compared.
 */
final class Demo {

    private static final Duration A_RUN = Duration.ofMinutes(20);
    private static final Duration A_LOOK = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SOME_WRITES = 50;

    private final RunbookApi service;
    private final People people;
    private final String instance;
    private final URI chat;
    private final boolean rehearsed;
    private final Acknowledged record;
    private final Report report;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> downtimes = new ArrayList<>();

    /**
     * @param instance its name in the service's catalog
     * @param chat      its published URL
     * @param rehearsed whether the service rehearses updates of this instance
     */
    Demo(RunbookApi service, String instance, URI chat, boolean rehearsed, Acknowledged record, Report report) {
        this.service = service;
        this.people = new People(service, report);
        this.instance = instance;
        this.chat = chat;
        this.rehearsed = rehearsed;
        this.record = record;
        this.report = report;
    }

    /** Runs it and returns whether all is as it must be: both outcomes, every write, a healthy instance at 1.1.0. */
    boolean run() {
        try (DowntimeProbe probe = DowntimeProbe.start(chat.resolve("/api/health"))) {
            report.line("Something begins to post messages and to upload, replace and delete files.");
            Writer writer = Writer.start(chat, record, PATIENCE);
            try {
                awaitWrites();
                if (update(probe, "v1.1.0", "Updated", "People want to react to messages")) {
                    update(probe, "v1.2.0", rehearsed ? "Rehearsal failed" : "Restored", "Messages are to be kept as HTML");
                }
            } finally {
                writer.stop();
            }
        }
        report.heading("The writer has stopped. What is stored is compared with what was acknowledged.");
        compare();
        lookAtTheInstance();
        conclude();
        return wrong.isEmpty();
    }

    /** Returns whether it ended as expected; another run cannot start before this one has ended. */
    private boolean update(DowntimeProbe probe, String target, String expected, String reason) {
        probe.reset();
        long number = service.startUpdate(People.OPS, instance, target, reason);
        report.heading("Run %d: %s asks for an update to %s.".formatted(number, People.OPS, target));
        Run run = people.follow(number, A_RUN);
        run.failure().ifPresent(failure -> report.line("  What went wrong: " + failure.strip().replace("\n", "\n             ")));
        report.line("  Ended: %s".formatted(run.outcome().orElse(run.stateInWords())));
        boolean isAsExpected = run.outcome().equals(Optional.of(expected));
        expect(isAsExpected, "Run %d to %s should end with %s, and it is: %s"
                .formatted(number, target, expected, run.outcome().orElse(run.stateInWords())));
        awaitWrites();
        tellDowntime(target, run, probe.gaps());
        return isAsExpected;
    }

    private void tellDowntime(String target, Run run, List<Gap> gaps) {
        Duration measured = gaps.stream().map(Gap::length).reduce(Duration.ZERO, Duration::plus);
        int failed = gaps.stream().mapToInt(Gap::failedRequests).sum();
        String own = run.downtimeMillis().map(Duration::ofMillis).map(Report::seconds).orElse("not measured");
        String line = failed == 0 ? "%s: never away by a 10 ms probe from outside".formatted(target)
                : "%s: away for %s by a 10 ms probe from outside (%d questions failed), %s by the service's own figure"
                .formatted(target, Report.seconds(measured), failed, own);
        downtimes.add(line);
        report.line("  " + line);
        expect(gaps.stream().allMatch(Gap::isOver), "The instance does not serve after the update to " + target);
        expect(failed == 0 || !run.outcome().equals(Optional.of("Rehearsal failed")),
                "A rehearsal took the instance away: %d questions failed".formatted(failed));
    }

    private void compare() {
        Comparison comparison = Comparison.of(chat, record);
        report.line("  Compared: " + comparison.compared());
        comparison.differences().forEach(difference -> report.line("  " + difference));
        expect(comparison.isClean(), "%d acknowledged writes are not as they were acknowledged"
                .formatted(comparison.differences().size()));
    }

    private void lookAtTheInstance() {
        ChatApi.Health health = new ChatApi(chat).health();
        report.line("  The instance says: %s, version %s".formatted(health.status(), health.version()));
        expect(health.ok() && health.version().equals("1.1.0"), "The instance should be healthy at version 1.1.0");
        boolean agrees = Waiting.until(A_LOOK, () -> service.instance(People.OPS, instance).health().equals("healthy"));
        expect(agrees, "The service does not find the instance healthy: " + service.instance(People.OPS, instance).detail());
    }

    private void conclude() {
        report.heading(wrong.isEmpty() ? "Nothing was lost, and the instance is healthy." : "Not as it must be:");
        wrong.forEach(line -> report.line("  " + line));
        downtimes.forEach(line -> report.line("  " + line));
    }

    /** Waits until more was acknowledged, which shows that the instance serves. */
    private void awaitWrites() {
        int before = record.count().messages();
        expect(Waiting.until(A_LOOK, () -> record.count().messages() >= before + SOME_WRITES),
                "The instance acknowledges no writes");
    }

    private void expect(boolean isSo, String otherwise) {
        if (!isSo) {
            wrong.add(otherwise);
        }
    }
}
