package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which gates were opened and who said what at them. These rows are the only facts about approvals: process
 * variables count for nothing. Writes join the caller's transaction.
 */
@Repository("approvalRecords")
public class Approvals {

    /** The gates that have to be passed before the swap. */
    public static final List<String> GATES = List.of("approvePlan", "approveSwap");

    private final JdbcClient jdbc;
    private final Clock clock;

    public Approvals(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Opens a gate, or changes what has to be signed at it; open already with the same digest is success. */
    public ApprovalRequest open(String processInstance, RunNumber run, String gate, String digest, int needed) {
        Optional<ApprovalRequest> known = request(processInstance);
        if (known.isEmpty()) {
            jdbc.sql("""
                    insert into approval_request (process_instance, run, gate, digest, needed, opened_at)
                    values (?, ?, ?, ?, ?, ?)""")
                    .params(processInstance, run.value(), gate, digest, needed, now()).update();
        } else if (!known.get().digest().equals(digest)) {
            jdbc.sql("update approval_request set digest = ?, needed = ?, opened_at = ? where process_instance = ?")
                    .params(digest, needed, now(), processInstance).update();
        }
        return request(processInstance).orElseThrow();
    }

    /** Records one person's word at an open gate.
     *
     * @throws org.springframework.dao.DuplicateKeyException when the person has spoken there already */
    public void record(ApprovalRequest request, String person, boolean approved, String comment) {
        jdbc.sql("""
                insert into approval (process_instance, run, gate, digest, person, approved, comment, at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(request.processInstance(), request.run().value(), request.gate(), request.digest(), person,
                        approved, Texts.atMost(comment, 2000), now())
                .update();
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

    /** Every word on record for a run, oldest first, also those at gates that were opened again. */
    public List<Approval> of(RunNumber run) {
        return jdbc.sql("select * from approval where run = ? order by at").param(run.value())
                .query(Approvals::approval).list();
    }

    /** The words that count at an open gate: for what has to be signed now. */
    public List<Approval> at(ApprovalRequest request) {
        return jdbc.sql("select * from approval where process_instance = ? and digest = ? order by at")
                .params(request.processInstance(), request.digest()).query(Approvals::approval).list();
    }

    /** How an open gate stands. One rejection decides it. */
    public Verdict verdict(ApprovalRequest request) {
        List<Approval> words = at(request);
        if (words.stream().anyMatch(word -> !word.approved())) {
            return Verdict.REJECTED;
        }
        return words.size() >= request.needed() ? Verdict.APPROVED : Verdict.OPEN;
    }

    /**
     * The last check before the swap: both gates stand approved, for exactly these digests, by people who did not
     * ask for the run.
     *
     * @throws StepFailed SWAP_FAILED naming what is missing; nothing was stopped
     */
    public void demandQuorum(Run run, String planDigest, String swapDigest) {
        demand(run, GATES.get(0), planDigest);
        demand(run, GATES.get(1), swapDigest);
    }

    private void demand(Run run, String gate, String digest) {
        Optional<ApprovalRequest> request = newest(run.number(), gate);
        boolean signed = request.isPresent() && request.get().digest().equals(digest)
                && verdict(request.get()) == Verdict.APPROVED
                && at(request.get()).stream().noneMatch(word -> word.person().equals(run.requester()));
        if (!signed) {
            throw new StepFailed(ErrorCode.SWAP_FAILED,
                    "%s: the records hold no complete approval at %s for digest %s."
                            .formatted(run.instance(), gate, digest),
                    "The instance was not stopped.", "Look at the approvals of run %s, then start a new update."
                            .formatted(run.number()));
        }
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

    private static Approval approval(ResultSet row, int index) throws SQLException {
        return new Approval(row.getString("gate"), row.getString("digest"), row.getString("person"),
                row.getBoolean("approved"), row.getString("comment"), RunStore.instant(row, "at").orElseThrow());
    }
}
