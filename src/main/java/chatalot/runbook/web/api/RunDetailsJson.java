package chatalot.runbook.web.api;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Pace;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.web.Waiting;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One run with everything that happened in it. */
record RunDetailsJson(@JsonUnwrapped RunJson run, List<StepJson> steps, List<WaitJson> waitsFor,
        List<ApprovalJson> approvals, Optional<UsualJson> usual) {

    /** What earlier runs of the kind on this instance took that went well: the median of their work, and how many different steps. */
    record UsualJson(long workMillis, int steps, int runs) {

        static UsualJson of(Pace.Usual usual) {
            return new UsualJson(usual.work().toMillis(), usual.steps().size(), usual.runs());
        }
    }

    /** One attempt of one step; {@code millis} once it has ended. */
    record StepJson(String step, String label, int attempt, Instant startedAt, Optional<Instant> endedAt,
            Optional<Long> millis, Optional<String> outcome, Optional<String> message) {

        static StepJson of(StepRecord step) {
            return new StepJson(step.step(), step.label(), step.attempt(), step.startedAt(), step.endedAt(),
                    step.endedAt().map(end -> Duration.between(step.startedAt(), end).toMillis()), step.outcome(),
                    step.message());
        }
    }

    /** A task that waits for a person of a group; {@code digest} is what an approval signs, {@code assignee} who has it. */
    record WaitJson(String task, String key, String name, String group, Optional<String> gate, Optional<String> digest,
            Optional<String> assignee, Instant since, String tasklist) {

        static WaitJson of(OpenTask task) {
            Waiting waiting = new Waiting(task);
            return new WaitJson(task.id(), task.key(), waiting.what(), task.group(), task.gate(), task.digest(),
                    task.assignee(), task.since(), waiting.link());
        }
    }

    /** One person's word at one gate; {@code exception} for an emergency override. */
    record ApprovalJson(String gate, String digest, String person, boolean approved, boolean exception, String comment,
            Instant at, Optional<Approval.Withdrawal> withdrawn) {

        static ApprovalJson of(Approval approval) {
            return new ApprovalJson(approval.gate(), approval.digest(), approval.person(), approval.approved(),
                    approval.exception(), approval.comment(), approval.at(), approval.withdrawn());
        }
    }
}
