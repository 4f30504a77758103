package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What the risk table asks for one plan.
 *
 * @param planApprovals different people who have to approve the plan; 0 means nobody is asked
 * @param swapApprovals different people who have to approve the swap
 * @param rehearsal     whether the new version is started against a restored copy first
 * @param soak          how long the new version is watched before the run ends
 */
public record Policy(int planApprovals, int swapApprovals, boolean rehearsal, Duration soak) {

    private static final int MOST_PEOPLE = 9;
    private static final Duration LONGEST_SOAK = Duration.ofDays(1);

    /** @throws IllegalArgumentException saying which of the values cannot be */
    public Policy {
        demand(planApprovals >= 0 && planApprovals <= MOST_PEOPLE, "planApprovals has to be 0 to 9, not " + planApprovals);
        demand(swapApprovals >= 0 && swapApprovals <= MOST_PEOPLE, "swapApprovals has to be 0 to 9, not " + swapApprovals);
        demand(!soak.isNegative() && soak.compareTo(LONGEST_SOAK) <= 0, "soakMinutes has to be 0 to 1440, not " + soak.toMinutes());
    }

    /**
     * The same for a rollback or a restore, which has one gate: as many people as the stricter of the two asks for, one at
     * least. What it goes back to ran before, so nothing is rehearsed or watched.
     */
    public Policy ofRollback() {
        return new Policy(Math.max(1, Math.max(planApprovals, swapApprovals)), 0, false, Duration.ZERO);
    }

    /** What people sign at the first gate: the plan together with what the table asks for it. */
    public String digest(String planDigest) {
        return sha256("plan %s\napprovals %d %d\nrehearsal %s\nsoak %s\n".formatted(planDigest, planApprovals, swapApprovals,
                rehearsal, soak));
    }

    /**
     * What people sign at the second gate.
     *
     * @param signed  what was signed at the first
     * @param imageId of the image that was built
     * @param verdict of the rehearsal, or that there was none
     */
    public static String swapDigest(String signed, String imageId, String verdict) {
        return sha256("signed %s\nimage %s\nrehearsal %s\n".formatted(signed, imageId, verdict));
    }

    /**
     * What stands for a plan that goes back by reverse SQL: the plan together with the very text that is run, what its
     * rehearsal found, and what it loses.
     *
     * @param sql     SHA-256 of the text
     * @param verdict of the rehearsal
     * @param loss    digest of the loss in numbers
     */
    public static String reverseDigest(String planDigest, String sql, String verdict, String loss) {
        return sha256("plan %s\nsql %s\nrehearsal %s\nloss %s\n".formatted(planDigest, sql, verdict, loss));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void demand(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
