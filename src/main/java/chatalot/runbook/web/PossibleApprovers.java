package chatalot.runbook.web;

import chatalot.runbook.audit.GroupHistory;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Who could have decided at the gates of a run, while each was open. */
@Component
public class PossibleApprovers {

    private final Approvals approvals;
    private final GroupHistory groups;
    private final Clock clock;

    PossibleApprovers(Approvals approvals, GroupHistory groups, Clock clock) {
        this.approvals = approvals;
        this.groups = groups;
        this.clock = clock;
    }

    /**
     * One opening of a gate.
     *
     * @param until when the run went on or ended at the latest
     * @param could who was an approver at some time meanwhile, without who asked for the run
     * @param known whether the groups of that time were seen
     */
    public record Gate(String name, Instant opened, Instant until, int needed, List<String> could, boolean known) { }

    /** In the order they were opened. */
    public List<Gate> of(Run run) {
        List<ApprovalRequest> openings = approvals.openings(run.number()).stream()
                .filter(request -> Approvals.GATES.contains(request.gate())).toList();
        Optional<Instant> since = groups.since();
        return IntStream.range(0, openings.size()).mapToObj(index -> {
            ApprovalRequest request = openings.get(index);
            Instant next = index + 1 < openings.size() ? openings.get(index + 1).openedAt() : run.endedAt().orElseGet(clock::instant);
            boolean known = since.filter(first -> !first.isAfter(next)).isPresent();
            List<String> could = groups.inGroup(Person.APPROVERS, request.openedAt(), next).stream()
                    .filter(person -> !person.equals(run.requester())).toList();
            return new Gate(Waiting.gate(request.gate()), request.openedAt(), next, request.needed(), could, known);
        }).toList();
    }
}
