package chatalot.runbook.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A gate that waits for people, and for each of them what they can do there. It says beforehand what the rules on the task would
 * say; those decide.
 *
 * @param words      everything that was said for what has to be signed now, also what was taken back
 * @param assessment what its plan comes to and what the risk table asked for it
 * @param reminderAt when approvers are reminded next; empty when the gate expires before
 * @param expiresAt  when the run ends unless it is decided
 */
public record OpenGate(Run run, OpenTask task, ApprovalRequest request, List<Approval> words, Optional<Assessed> assessment,
        Optional<Instant> reminderAt, Instant expiresAt) {

    /** What it would be brought to, as the plan says or as it was asked for. */
    public String release() {
        return assessment.flatMap(Assessed::plan).map(PlanFacts::way).orElseGet(() -> run.target().isBlank() ? "newest" : run.target());
    }

    /** How many approvals count; overrides are none. */
    public int given() {
        return (int) words.stream().filter(word -> word.counts() && word.approved() && !word.exception()).count();
    }

    /** How many administrators override it so far. */
    public int overriding() {
        return (int) words.stream().filter(word -> word.counts() && word.exception()).count();
    }

    /** For example {@code 1 of 2}. */
    public String quorum() {
        return "%d of %d".formatted(given(), request.needed());
    }

    /** What makes it riskier than another, in a word or two each, the gravest first. */
    public List<String> risks() {
        List<String> risks = new ArrayList<>();
        assessment.flatMap(Assessed::plan).ifPresent(plan -> {
            add(risks, plan.destructive(), "may lose data");
            add(risks, plan.restoresData(), "way back restores data");
            add(risks, plan.longLocks(), "long locks");
            add(risks, plan.breaking(), "breaking");
            add(risks, plan.migrations() > 0, plan.migrations() == 1 ? "1 migration" : plan.migrations() + " migrations");
        });
        // What others go back to ran before, and is never rehearsed.
        add(risks, run.kind() == RunKind.UPDATE && assessment.filter(asked -> !asked.policy().rehearsal()).isPresent(), "no rehearsal");
        return List.copyOf(risks);
    }

    private static void add(List<String> risks, boolean so, String words) {
        if (so) {
            risks.add(words);
        }
    }

    /** Whether this person can approve and reject here now. */
    public boolean mayDecide(Person person) {
        return whyNot(person).isEmpty();
    }

    /** Whether this person can stand in, as an administrator, for approvals that are missing. */
    public boolean mayOverride(Person person) {
        return person.isIn(Person.ADMINS) && notFree(person).isEmpty();
    }

    /** Whether this person can put the decision into somebody's hands. */
    public boolean mayHandOver(Person person) {
        return person.isIn(Person.APPROVERS) || person.isIn(Person.ADMINS);
    }

    /** Why this person cannot approve or reject here now, in words said to them. */
    public Optional<String> whyNot(Person person) {
        return notFree(person).or(() -> person.isIn(Person.APPROVERS) ? Optional.empty()
                : Optional.of("You are not an approver."));
    }

    private Optional<String> notFree(Person person) {
        if (person.id().equals(run.requester())) {
            return Optional.of("You started this run, so somebody else has to approve it.");
        }
        return said(person).or(() -> task.assignee().filter(other -> !other.equals(person.id()))
                .map("It is in the hands of %s."::formatted));
    }

    private Optional<String> said(Person person) {
        return words.stream().filter(word -> word.person().equals(person.id())).findFirst().map(word -> {
            String did = !word.counts() ? "You have taken your word back" : word.exception() ? "You have overridden the gate"
                    : "You have approved";
            return "%s; %s.".formatted(did, word.exception() && word.counts() ? "one more administrator is needed" : missing());
        });
    }

    private String missing() {
        int missing = Math.max(1, request.needed() - given());
        return missing == 1 ? "one more person is needed" : missing + " more people are needed";
    }
}
