package chatalot.runbook.web;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Assessed;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Inbox;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Rehearsals;
import chatalot.runbook.run.Run;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes the {@link Review} of a run, the same wherever it is shown. */
@Component
public class Reviews {

    private final Inbox inbox;
    private final Approvals approvals;
    private final Policies policies;
    private final Rehearsals rehearsals;
    private final EvidenceStore evidence;
    private final People people;

    Reviews(Inbox inbox, Approvals approvals, Policies policies, Rehearsals rehearsals, EvidenceStore evidence, People people) {
        this.inbox = inbox;
        this.approvals = approvals;
        this.policies = policies;
        this.rehearsals = rehearsals;
        this.evidence = evidence;
        this.people = people;
    }

    /** As this person sees it. */
    public Review of(Run run, Person viewer) {
        Optional<OpenGate> gate = inbox.gateOf(run);
        Optional<Assessed> assessed = policies.assessed(run.number());
        Evidence documents = evidence.of(run.number());
        List<Approval> words = approvals.of(run.number());
        return new Review(run, gate, assessed, rehearsals.verdict(run, assessed.map(Assessed::policy)),
                documents.text(Evidence.TO_LOOK_AT).orElse(""), words, documents.list(),
                gate.map(this::whoMayDecide).orElse(List.of()), can(run, gate, words, viewer));
    }

    private List<String> whoMayDecide(OpenGate gate) {
        return people.list().stream().filter(gate::mayDecide).map(Person::id).toList();
    }

    private static Review.Can can(Run run, Optional<OpenGate> gate, List<Approval> words, Person viewer) {
        boolean withdraw = words.stream().anyMatch(word -> word.mayBeWithdrawnBy(viewer.id(), run.state()));
        return new Review.Can(gate.filter(open -> open.mayDecide(viewer)).isPresent(),
                gate.filter(open -> open.mayOverride(viewer)).isPresent(), withdraw,
                gate.filter(open -> open.mayHandOver(viewer)).isPresent(), gate.flatMap(open -> open.whyNot(viewer)));
    }
}
