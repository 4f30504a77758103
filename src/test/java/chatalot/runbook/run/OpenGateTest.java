package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people can do at an open gate, and why not. */
class OpenGateTest {

    private static final String DIGEST = "aa".repeat(32);
    private static final Person PAULA = new Person("paula", Set.of(Person.APPROVERS));
    private static final Person PETER = new Person("peter", Set.of(Person.APPROVERS));
    private static final Person ADA = new Person("ada", Set.of(Person.ADMINS));
    private static final Person BOSS = new Person("boss", Set.of(Person.OPS, Person.APPROVERS, Person.ADMINS));

    @Test
    void whoAskedIsToldSoWhateverTheirGroups() {
        OpenGate gate = gate(List.of(), Optional.empty(), 1);

        assertThat(gate.whyNot(BOSS)).hasValue("You started this run, so somebody else has to approve it.");
        assertThat(gate.mayOverride(BOSS)).isFalse();
        assertThat(gate.mayDecide(PAULA)).isTrue();
    }

    @Test
    void whoHasSpokenIsToldHowManyAreStillNeeded() {
        OpenGate gate = gate(List.of(word("paula", false, false)), Optional.empty(), 3);

        assertThat(gate.whyNot(PAULA)).hasValue("You have approved; 2 more people are needed.");
        assertThat(gate.quorum()).isEqualTo("1 of 3");
        assertThat(gate.whyNot(PETER)).isEmpty();
    }

    @Test
    void aWordThatWasTakenBackDoesNotCountAndItsPersonDoesNotSpeakAgain() {
        OpenGate gate = gate(List.of(word("paula", false, true)), Optional.empty(), 1);

        assertThat(gate.whyNot(PAULA)).hasValue("You have taken your word back; one more person is needed.");
        assertThat(gate.quorum()).isEqualTo("0 of 1");
    }

    @Test
    void whatIsInTheHandsOfOneIsNotTheOthers() {
        OpenGate gate = gate(List.of(), Optional.of("paula"), 1);

        assertThat(gate.whyNot(PETER)).hasValue("It is in the hands of paula.");
        assertThat(gate.mayDecide(PAULA)).isTrue();
        assertThat(gate.mayHandOver(PETER)).isTrue();
    }

    @Test
    void anAdministratorOverridesOnceAndApprovesNothing() {
        assertThat(gate(List.of(), Optional.empty(), 1).whyNot(ADA)).hasValue("You are not an approver.");
        assertThat(gate(List.of(), Optional.empty(), 1).mayOverride(ADA)).isTrue();
        OpenGate overridden = gate(List.of(word("ada", true, false)), Optional.empty(), 1);
        assertThat(overridden.whyNot(ADA)).hasValue("You have overridden the gate; one more administrator is needed.");
        assertThat(overridden.mayOverride(ADA)).isFalse();
        assertThat(overridden.given()).isZero();
    }

    @Test
    void risksAreNamedTheGravestFirst() {
        assertThat(gate(List.of(), Optional.empty(), 1).risks())
                .containsExactly("may lose data", "way back restores data", "1 migration", "no rehearsal");
    }

    private static OpenGate gate(List<Approval> words, Optional<String> assignee, int needed) {
        Run run = new Run(new RunNumber(7), RunKind.UPDATE, "demo", "1.1.0", "", Optional.empty(), "boss", RunState.WAITING_FOR_APPROVAL,
                Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty(), "p", Optional.empty());
        return new OpenGate(run, new OpenTask("t", "approve", "Approve plan", Person.APPROVERS, Optional.of("approvePlan"), Optional.of(DIGEST),
                assignee, Instant.EPOCH), new ApprovalRequest("g", run.number(), "approvePlan", DIGEST, needed, Instant.EPOCH), words,
                Optional.of(new Assessed(new Policy(needed, needed, false, Duration.ZERO), Optional.of(new PlanFacts(Optional.of("1.0.0"),
                        "1.1.0", "restore data", 1, true, false, false, Optional.empty())))), Optional.empty(), Instant.EPOCH);
    }

    private static Approval word(String person, boolean exception, boolean takenBack) {
        return new Approval("approvePlan", DIGEST, person, true, exception, "", Instant.EPOCH,
                takenBack ? Optional.of(new Approval.Withdrawal("again", Instant.EPOCH)) : Optional.empty());
    }
}
