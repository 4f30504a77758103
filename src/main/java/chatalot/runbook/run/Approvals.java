package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which gates were opened and who said what at them. These rows are the only facts about approvals: process
 * variables count for nothing. Nothing is ever taken off the record: who takes a word back adds a row beside it.
 * Writes join the caller's transaction.
 */
@Repository("approvalRecords")
public class Approvals {

    /** The gates that have to be passed before the swap. */
    public static final List<String> GATES = List.of("approvePlan", "approveSwap");
    /** How many different administrators stand in for whatever approvals are missing at a gate. */
    public static final int OVERRIDING = 2;
    /** What a word at a gate is read from, and the tables that have it. */
    static final String WORD = "approval.*, taken.reason as withdrawn_because, taken.at as withdrawn_at";
    static final String OF_WORDS = """
            from approval left join approval_withdrawal taken on taken.process_instance = approval.process_instance
                and taken.digest = approval.digest and taken.person = approval.person
            """;
    private static final String WORDS = "select " + WORD + " " + OF_WORDS;

    private static final String WAITS = "where run.state = 'WAITING_FOR_APPROVAL'";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Policies policies;
    private final ApprovalTerms terms;
    private final Trail trail;

    public Approvals(JdbcClient jdbc, Clock clock, Policies policies, ApprovalTerms terms, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.policies = policies;
        this.terms = terms;
        this.trail = trail;
    }

    /** Opens a gate, or changes what has to be signed at it; open already with the same digest is success. */
    public ApprovalRequest open(String processInstance, RunNumber run, String gate, String digest, int needed) {
        Optional<ApprovalRequest> known = request(processInstance);
        if (known.isEmpty()) {
            jdbc.sql("""
                    insert into approval_request (process_instance, run, gate, digest, needed, opened_at)
                    values (?, ?, ?, ?, ?, ?)""")
                    .params(processInstance, run.value(), gate, digest, needed, now()).update();
            opened(run, gate, Optional.empty(), digest, needed);
        } else if (!known.get().digest().equals(digest)) {
            jdbc.sql("update approval_request set digest = ?, needed = ?, opened_at = ? where process_instance = ?")
                    .params(digest, needed, now(), processInstance).update();
            opened(run, gate, known.map(ApprovalRequest::digest), digest, needed);
        }
        return request(processInstance).orElseThrow();
    }

    private void opened(RunNumber run, String gate, Optional<String> before, String digest, int needed) {
        trail.record(Fact.of(Act.GATE_OPENED).on(run).about(gate).from(before).to(digest).saying("asks %d".formatted(needed)));
    }

    /** Records one person's word at an open gate.
     *
     * @throws org.springframework.dao.DuplicateKeyException when the person has spoken there already */
    public void record(ApprovalRequest request, String person, boolean approved, String comment) {
        record(request, person, approved, false, comment);
    }

    /** Records that an administrator stands in for approvals that are missing at an open gate.
     *
     * @throws org.springframework.dao.DuplicateKeyException when the person has spoken there already */
    public void recordOverride(ApprovalRequest request, String person, String reason) {
        record(request, person, true, true, reason);
    }

    private void record(ApprovalRequest request, String person, boolean approved, boolean exception, String comment) {
        jdbc.sql("""
                insert into approval (process_instance, run, gate, digest, person, approved, exception, comment, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(request.processInstance(), request.run().value(), request.gate(), request.digest(), person,
                        approved, exception, Texts.atMost(comment, 2000), now())
                .update();
        Act act = exception ? Act.OVERRIDDEN : approved ? Act.APPROVED : Act.REJECTED;
        trail.record(Fact.of(act).by(person).on(request.run()).about(request.gate()).to(request.digest()).saying(comment));
    }

    /**
     * Takes a person's words at the gates of a run back: what they said in this round, at open and passed gates alike.
     *
     * @return how many words that were; 0 when none of theirs counts
     */
    public int withdraw(RunNumber run, String person, String reason) {
        int taken = 0;
        for (ApprovalRequest request : round(run)) {
            if (at(request).stream().anyMatch(word -> word.person().equals(person))) {
                taken += jdbc.sql("""
                        insert into approval_withdrawal (process_instance, digest, person, reason, at)
                        values (?, ?, ?, ?, ?)""")
                        .params(request.processInstance(), request.digest(), person, Texts.atMost(reason, 2000), now())
                        .update();
                trail.record(Fact.of(Act.WITHDRAWN).by(person).on(run).about(request.gate()).from(Optional.of(request.digest())).saying(reason));
            }
        }
        return taken;
    }

    /** The newest opening of each gate, without what was opened for an earlier plan. */
    private List<ApprovalRequest> round(RunNumber run) {
        Optional<ApprovalRequest> plan = newest(run, GATES.get(0));
        Optional<ApprovalRequest> swap = newest(run, GATES.get(1))
                .filter(open -> plan.isEmpty() || !open.openedAt().isBefore(plan.get().openedAt()));
        return Stream.of(plan, swap).flatMap(Optional::stream).toList();
    }

    public Optional<ApprovalRequest> request(String processInstance) {
        return jdbc.sql("select * from approval_request where process_instance = ?").param(processInstance)
                .query(Approvals::request).optional();
    }

    /** The newest opening of a gate of a run. */
    public Optional<ApprovalRequest> newest(RunNumber run, String gate) {
        return jdbc.sql("select * from approval_request where run = ? and gate = ? order by opened_at desc")
                .params(run.value(), gate).query(Approvals::request).list().stream().findFirst();
    }

    /** Every opening of a gate of a run, oldest first. */
    public List<ApprovalRequest> openings(RunNumber run) {
        return jdbc.sql("select * from approval_request where run = ? order by opened_at").param(run.value())
                .query(Approvals::request).list();
    }

    /** The openings of gates of all runs that wait for approval now, earlier ones of theirs among them, by the engine's id. */
    public Map<String, ApprovalRequest> requestsOfOpenGates() {
        return jdbc.sql("select approval_request.* from approval_request join run on run.number = approval_request.run " + WAITS)
                .query(Approvals::request).list().stream().collect(Collectors.toMap(ApprovalRequest::processInstance, Function.identity()));
    }

    /** As {@link #words} for each of {@link #requestsOfOpenGates}, by the engine's id of the opening. */
    public Map<String, List<Approval>> wordsAtOpenGates() {
        Map<String, List<Approval>> words = new HashMap<>();
        jdbc.sql(WORDS + """
                join approval_request request on request.process_instance = approval.process_instance and request.digest = approval.digest
                join run on run.number = approval.run
                """ + WAITS + " order by approval.at").query(row -> {
            words.computeIfAbsent(row.getString("process_instance"), id -> new ArrayList<>()).add(approval(row, 0));
        });
        return words;
    }

    /** How many people the policy of a run asks for at a gate; empty where no policy is on record. */
    public Optional<Integer> asked(RunNumber run, String gate) {
        return policies.of(run)
                .map(policy -> gate.equals(GATES.get(0)) ? policy.planApprovals() : policy.swapApprovals());
    }

    /** Every word on record for a run, oldest first, also withdrawn ones and those at gates that were opened again. */
    public List<Approval> of(RunNumber run) {
        return jdbc.sql(WORDS + "where approval.run = ? order by approval.at").param(run.value())
                .query(Approvals::approval).list();
    }

    /** Every word for what has to be signed now at an opening of a gate, also withdrawn ones. */
    public List<Approval> words(ApprovalRequest request) {
        return jdbc.sql(WORDS + "where approval.process_instance = ? and approval.digest = ? order by approval.at")
                .params(request.processInstance(), request.digest()).query(Approvals::approval).list();
    }

    /** The words that count at an open gate: for what has to be signed now, and not withdrawn. */
    public List<Approval> at(ApprovalRequest request) {
        return words(request).stream().filter(Approval::counts).toList();
    }

    /** How an open gate stands. One rejection decides it. */
    public Verdict verdict(ApprovalRequest request) {
        List<Approval> words = at(request);
        if (words.stream().anyMatch(word -> !word.approved())) {
            return Verdict.REJECTED;
        }
        return enough(words, request.needed()) ? Verdict.APPROVED : Verdict.OPEN;
    }

    private static boolean enough(List<Approval> words, int needed) {
        long overriding = words.stream().filter(Approval::exception).count();
        return words.size() - overriding >= needed || overriding >= OVERRIDING;
    }

    /**
     * How the gates of a run stand now: whether all that its policy asks for is given for exactly these digests, by
     * people who did not ask for the run, neither withdrawn nor older than {@link ApprovalTerms#validity}.
     */
    public List<Standing> standing(Run run, String planDigest, String swapDigest) {
        return List.of(standingAt(run, GATES.get(0), planDigest), standingAt(run, GATES.get(1), swapDigest));
    }

    private Standing standingAt(Run run, String gate, String digest) {
        Optional<ApprovalRequest> request = newest(run.number(), gate);
        int needed = asked(run.number(), gate).or(() -> request.map(ApprovalRequest::needed)).orElse(1);
        if (needed == 0) {
            return new Standing(gate, true, "the policy asks nobody");
        }
        List<Approval> words = request.filter(open -> open.digest().equals(digest)).map(this::words).orElse(List.of());
        List<Approval> counting = words.stream().filter(word -> lost(word).isEmpty()).toList();
        boolean fair = counting.stream().allMatch(word -> word.approved() && !word.person().equals(run.requester()));
        if (fair && enough(counting, needed)) {
            return new Standing(gate, true, passed(counting));
        }
        List<String> why = new ArrayList<>(List.of("no complete approval of %s, %d of %d"
                .formatted(digest, counting.stream().filter(word -> !word.exception()).count(), needed)));
        words.stream().flatMap(word -> lost(word).stream()).forEach(why::add);
        return new Standing(gate, false, String.join("; ", why));
    }

    /** Why a word that was given counts no more. */
    private Optional<String> lost(Approval word) {
        if (word.withdrawn().isPresent()) {
            return Optional.of("%s withdrew: %s".formatted(word.person(), word.withdrawn().get().reason()));
        }
        boolean lapsed = !word.at().plus(terms.validity()).isAfter(clock.instant());
        return lapsed ? Optional.of("the word of %s of %s has lapsed".formatted(word.person(), word.at())) : Optional.empty();
    }

    private static String passed(List<Approval> words) {
        boolean override = words.stream().filter(Approval::exception).count() >= OVERRIDING;
        return (override ? "passed by an emergency override: " : "approved by ")
                + words.stream().map(Approval::person).collect(Collectors.joining(", "));
    }

    /**
     * The last check before the swap: see {@link #standing}.
     *
     * @return how each gate was passed
     * @throws StepFailed SWAP_FAILED naming what is missing; nothing was stopped
     */
    public List<Standing> demandQuorum(Run run, String planDigest, String swapDigest) {
        List<Standing> gates = standing(run, planDigest, swapDigest);
        gates.stream().filter(gate -> !gate.stands()).findFirst().ifPresent(missing -> {
            throw new StepFailed(ErrorCode.SWAP_FAILED,
                    "%s: what was approved does not stand at %s.".formatted(run.instance(), missing),
                    untouched(run), "Look at the approvals of run %s, then start again."
                            .formatted(run.number()));
        });
        return gates;
    }

    private static String untouched(Run run) {
        return switch (run.kind()) {
            case RESTORE, DEPLOY -> "What was there before: what the run has made is taken away again.";
            default -> "The instance was not stopped.";
        };
    }

    /** How a gate stands. */
    public enum Verdict { OPEN, APPROVED, REJECTED }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static ApprovalRequest request(ResultSet row, int index) throws SQLException {
        return new ApprovalRequest(row.getString("process_instance"), new RunNumber(row.getLong("run")),
                row.getString("gate"), row.getString("digest"), row.getInt("needed"),
                RunStore.instant(row, "opened_at").orElseThrow());
    }

    static Approval approval(ResultSet row, int index) throws SQLException {
        String because = row.getString("withdrawn_because");
        return new Approval(row.getString("gate"), row.getString("digest"), row.getString("person"),
                row.getBoolean("approved"), row.getBoolean("exception"), row.getString("comment"),
                RunStore.instant(row, "at").orElseThrow(),
                RunStore.instant(row, "withdrawn_at").map(at -> new Approval.Withdrawal(because, at)));
    }
}
