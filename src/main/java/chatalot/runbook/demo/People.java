package chatalot.runbook.demo;

import chatalot.runbook.demo.RunbookApi.Run;
import chatalot.runbook.demo.RunbookApi.Step;
import chatalot.runbook.demo.RunbookApi.Wait;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Does over REST what people have to do in a run, and tells what happens in it. */
final class People {

    static final String OPS = "ops";
    private static final String APPROVER = "approver";
    private static final String SECOND_APPROVER = "approver-2";

    private final RunbookApi service;
    private final Report report;

    People(RunbookApi service, Report report) {
        this.service = service;
        this.report = report;
    }

    /**
     * Approves at every gate and answers a review, until the run has ended, needs hands that are not here, or the
     * limit is over. Returns the run as it is then.
     */
    Run follow(long number, Duration limit) {
        Set<String> told = new HashSet<>();
        Set<Wait> answered = new HashSet<>();
        Waiting.until(limit, () -> {
            Run run = service.run(OPS, number);
            run.steps().forEach(step -> tell(step, told));
            run.waitsFor().stream().filter(answered::add).forEach(task -> answer(run, task));
            return run.ended() || run.state().equals("needs_hands");
        });
        return service.run(OPS, number);
    }

    private void tell(Step step, Set<String> told) {
        if (step.millis().isPresent() && told.add(step.label() + step.attempt() + step.startedAt())) {
            report.step(step.label(), step.millis().get(), step.outcome().filter(word -> !word.equals("done")).orElse(""));
        }
    }

    private void answer(Run run, Wait task) {
        long number = run.number();
        if (task.key().equals("approve")) {
            String digest = task.digest().orElseThrow();
            String person = run.approvals().stream().anyMatch(word -> word.digest().equals(digest)) ? SECOND_APPROVER : APPROVER;
            report.line("  %s approves at gate %s: digest %s…".formatted(person, task.gate().orElse("?"), digest.substring(0, 12)));
            service.approve(person, number, digest, "Looked at by the demo");
        } else if (task.key().equals("reviewFailedUpdate")) {
            report.line("  %s answers: %s".formatted(OPS, task.name()));
            service.review(OPS, number, "Seen by the demo: the release is at fault");
        } else {
            report.line("  Waits for a person: " + task.name());
        }
    }
}
