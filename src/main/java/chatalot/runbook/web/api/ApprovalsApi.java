package chatalot.runbook.web.api;

import chatalot.runbook.run.Assessed;
import chatalot.runbook.run.Decided;
import chatalot.runbook.run.Decisions;
import chatalot.runbook.run.Inbox;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.PlanFacts;
import chatalot.runbook.run.WaitingRun;
import chatalot.runbook.web.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What waits for people and what they decided, over REST: the same as the page of approvals. */
@RestController
@RequestMapping(path = "/api/approvals", produces = MediaType.APPLICATION_JSON_VALUE)
class ApprovalsApi {

    private static final int MOST = 500;

    private final Inbox inbox;
    private final Decisions decisions;

    ApprovalsApi(Inbox inbox, Decisions decisions) {
        this.inbox = inbox;
        this.decisions = decisions;
    }

    /**
     * @param needsMyDecision at which who asks can decide
     * @param waitsForOthers  at which who asks cannot decide
     * @param waitsForOps     that ops have to answer
     * @param decided         the newest words first
     * @param next            ask again with {@code after=} this for older ones; absent when there are none
     */
    record ApprovalsJson(List<GateJson> needsMyDecision, List<GateJson> waitsForOthers, List<QuestionJson> waitsForOps,
            List<DecidedJson> decided, Optional<String> next) { }

    /**
     * An open gate.
     *
     * @param quorum     for example {@code 1 of 2}
     * @param risks      what makes it riskier than another, the gravest first
     * @param plan       what its plan comes to
     * @param reminderAt when approvers are reminded next
     * @param expiresAt  when the run ends unless it is decided
     * @param whyNot     why who asks cannot decide; absent when they can
     */
    record GateJson(RunJson run, RunDetailsJson.WaitJson waitsFor, int given, int needed, String quorum, Instant openedAt,
            Optional<Instant> reminderAt, Instant expiresAt, List<String> risks, Optional<PlanJson> plan,
            List<RunDetailsJson.ApprovalJson> words, Optional<String> whyNot) {

        static GateJson of(OpenGate gate, Person person) {
            return new GateJson(RunJson.of(gate.run()), RunDetailsJson.WaitJson.of(gate.task()), gate.given(), gate.request().needed(),
                    gate.quorum(), gate.request().openedAt(), gate.reminderAt(), gate.expiresAt(), gate.risks(),
                    gate.assessment().flatMap(Assessed::plan).map(PlanJson::of),
                    gate.words().stream().map(RunDetailsJson.ApprovalJson::of).toList(), gate.whyNot(person));
        }
    }

    /** What a plan comes to; {@code downtimeMillis} is predicted, without the migrations' own time. */
    record PlanJson(Optional<String> running, String release, String rollbackClass, long migrations, boolean destructive,
            boolean breaking, boolean longLocks, Optional<Long> downtimeMillis) {

        static PlanJson of(PlanFacts plan) {
            return new PlanJson(plan.running(), plan.release(), plan.rollbackClass(), plan.migrations(), plan.destructive(),
                    plan.breaking(), plan.longLocks(), plan.downtime().map(Duration::toMillis));
        }
    }

    /** A run that waits for an answer of ops. */
    record QuestionJson(RunJson run, RunDetailsJson.WaitJson waitsFor) {

        static QuestionJson of(WaitingRun waiting) {
            return new QuestionJson(RunJson.of(waiting.run()), RunDetailsJson.WaitJson.of(waiting.task()));
        }
    }

    /** One word at one gate, with the run it was said of. */
    record DecidedJson(long run, String kind, String instance, String target, String requester, RunDetailsJson.ApprovalJson word) {

        static DecidedJson of(Decided decided) {
            return new DecidedJson(decided.run().value(), decided.kind().words(), decided.instance(), decided.target(),
                    decided.requester(), RunDetailsJson.ApprovalJson.of(decided.word()));
        }
    }

    /** What waits and what was decided; only the words of who asks with {@code mine}. */
    @GetMapping
    ApprovalsJson all(@RequestParam Optional<String> after, @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(defaultValue = "25") int limit, Person person) {
        Inbox.Open open = inbox.open();
        int most = Input.limit(limit, MOST);
        List<Decided> page = decisions.newest(mine ? Optional.of(person.id()) : Optional.empty(), Input.name(after), most + 1);
        return new ApprovalsJson(open.forDecisionBy(person).stream().map(gate -> GateJson.of(gate, person)).toList(),
                open.forOthersThan(person).stream().map(gate -> GateJson.of(gate, person)).toList(),
                open.questions().stream().map(QuestionJson::of).toList(),
                page.stream().limit(most).map(DecidedJson::of).toList(),
                Optional.of(page).filter(all -> all.size() > most).map(all -> all.get(most - 1).place()));
    }
}
