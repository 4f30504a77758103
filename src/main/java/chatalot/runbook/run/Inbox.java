package chatalot.runbook.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Everything that waits for people, over all runs. What it asks the database does not grow with the number of runs on record. */
@Component
public class Inbox {

    private final RunControl control;
    private final Approvals approvals;
    private final Policies policies;
    private final GateTimes times;
    private final Clock clock;

    public Inbox(RunControl control, Approvals approvals, Policies policies, GateTimes times, Clock clock) {
        this.control = control;
        this.approvals = approvals;
        this.policies = policies;
        this.times = times;
        this.clock = clock;
    }

    /**
     * What waits now, what waits longest first.
     *
     * @param gates     that approvers decide at
     * @param questions that ops answer
     */
    public record Open(List<OpenGate> gates, List<WaitingRun> questions) {

        /** The gates at which this person can decide. */
        public List<OpenGate> forDecisionBy(Person person) {
            return gates.stream().filter(gate -> gate.mayDecide(person)).toList();
        }

        /** The gates at which this person cannot decide; each says why. */
        public List<OpenGate> forOthersThan(Person person) {
            return gates.stream().filter(gate -> !gate.mayDecide(person)).toList();
        }

        /** How much of it waits for this person: what they can decide, and for ops what ops have to answer. */
        public int countFor(Person person) {
            return forDecisionBy(person).size() + (person.isIn(Person.OPS) ? questions.size() : 0);
        }
    }

    /** Everything. */
    public Open open() {
        List<WaitingRun> waiting = control.openTasks();
        Map<String, List<Approval>> words = approvals.wordsAtOpenGates();
        Map<RunNumber, Assessed> assessed = policies.assessedOfOpenGates();
        return new Open(waiting.stream().filter(each -> each.request().isPresent())
                .map(each -> gate(each.run(), each.task(), each.request().get(),
                        words.getOrDefault(each.request().get().processInstance(), List.of()),
                        Optional.ofNullable(assessed.get(each.run().number())))).toList(),
                waiting.stream().filter(each -> each.request().isEmpty()).toList());
    }

    /** How much waits for this person now. */
    public int countFor(Person person) {
        boolean asked = person.isIn(Person.APPROVERS) || person.isIn(Person.OPS);
        return asked ? open().countFor(person) : 0;
    }

    /** The gate that a run waits at now, if it waits at one. */
    public Optional<OpenGate> gateOf(Run run) {
        return run.ended() ? Optional.empty() : control.openTasks(run.number()).stream()
                .flatMap(task -> task.gate().flatMap(gate -> approvals.newest(run.number(), gate))
                        .map(request -> gate(run, task, request, approvals.words(request), policies.assessed(run.number()))).stream())
                .findFirst();
    }

    private OpenGate gate(Run run, OpenTask task, ApprovalRequest request, List<Approval> words, Optional<Assessed> assessment) {
        Instant expires = request.openedAt().plus(times.expiry());
        return new OpenGate(run, task, request, words, assessment,
                Optional.of(nextReminder(request.openedAt())).filter(expires::isAfter), expires);
    }

    private Instant nextReminder(Instant opened) {
        long passed = Math.max(0, Duration.between(opened, clock.instant()).toMillis() / times.reminder().toMillis());
        return opened.plus(times.reminder().multipliedBy(passed + 1));
    }
}
