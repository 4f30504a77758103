package chatalot.runbook.run;

import java.util.Optional;

/** What is asked at the gates, in words that mean the same on every way in. */
public final class Gates {

    private Gates() {
    }

    /** What happens once enough people approve. */
    public static String question(Run run, String gate, Optional<Policy> policy) {
        if (run.kind() != RunKind.UPDATE) {
            return "Approve the %s as it is planned? It then goes on to its end by itself; if it fails, what was there before comes back."
                    .formatted(run.kind().words());
        }
        if (gate.equals(Approvals.GATES.get(1))) {
            return "Approve the swap? In its window the app is stopped and its state kept; the new version starts and is verified "
                    + "before users reach it. If that fails the old version comes back by itself.";
        }
        return "Approve the plan? The image is built then, and a backup made and proven. " + (policy.filter(asked -> asked.swapApprovals() == 0).isPresent()
                ? "Nobody is asked again before the swap." : "Nothing is stopped before the swap is approved as well.");
    }
}
