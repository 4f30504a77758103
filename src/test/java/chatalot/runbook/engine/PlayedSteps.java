package chatalot.runbook.engine;

import static java.util.Map.entry;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the steps of one instance: what was arranged for a topic, in order, the last part again and again. */
final class PlayedSteps {

    /** What one attempt does. */
    interface Part {
        Outputs play(StepContext context) throws InterruptedException;
    }

    private static final String DIGEST = "aa".repeat(32);
    private static final String SWAP_DIGEST = "bb".repeat(32);
    private static final String LOSS = "cc".repeat(32);
    private static final Outputs PLANNED = Outputs.of("digest", DIGEST).and("release", "1.1.0").and("commit", "c0ffee")
            .and("rollbackClass", "restore data").and("destructive", false).and("longLocks", false)
            .and("breaking", false).and("migrations", 1L);
    private static final Map<String, Outputs> USUAL = Map.ofEntries(
            entry("planUpdate", PLANNED),
            entry("planRollback", PLANNED),
            entry("planRestore", PLANNED.and("putsAside", false)),
            entry("planDeployment", PLANNED),
            entry("buildDeployment", Outputs.of("imageId", "sha256:1")),
            entry("buildRestored", Outputs.of("imageId", "sha256:1")),
            entry("buildImage", Outputs.of("swapDigest", SWAP_DIGEST).and("imageId", "sha256:1").and("baseChanged", false)),
            entry("rehearseUpdate", Outputs.of("swapDigest", SWAP_DIGEST)),
            entry("recheck", Outputs.of("baseChanged", false).and("windowOpen", true)),
            entry("recheckRollback", Outputs.of("baseChanged", false)),
            entry("verifyBackup", Outputs.of("verifyOutcome", "verified")),
            entry("watchNewVersion", Outputs.of("watchOutcome", "well")),
            entry("beginReturn", Outputs.of("returnBegun", true)),
            entry("lookForUpdates", Outputs.of("checkOutcome", "upToDate")),
            entry("dumpDatabase", Outputs.of("backupId", "b-1")),
            entry("stopFailedVersion", Outputs.of("pastCommit", false).and("toBackup", false)));

    private final Map<String, Deque<Part>> parts = new ConcurrentHashMap<>();
    private final Map<String, List<String>> played = new ConcurrentHashMap<>();

    /** From here on this is what a topic does for an instance. */
    void arrange(String instance, String topic, Part... inOrder) {
        parts.put(instance + "/" + topic, new ArrayDeque<>(List.of(inOrder)));
    }

    /** The topics that were begun for an instance, in order, every attempt. */
    List<String> begun(String instance) {
        return played.getOrDefault(instance, List.of());
    }

    Outputs play(StepContext context) {
        String instance = context.run().instance();
        played.computeIfAbsent(instance, name -> new CopyOnWriteArrayList<>()).add(context.step());
        try {
            return next(instance + "/" + context.step()).play(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new chatalot.runbook.host.WorkInterrupted("interrupted", e);
        }
    }

    private Part next(String key) {
        Deque<Part> left = parts.getOrDefault(key, new ArrayDeque<>());
        synchronized (left) {
            return left.size() > 1 ? left.poll() : left.isEmpty() ? usual() : left.peek();
        }
    }

    static Part usual() {
        return context -> switch (context.step()) {
            case "rehearseReverse" -> reversed(context);
            case "compareState" -> compared(context);
            default -> USUAL.getOrDefault(context.step(), Outputs.none());
        };
    }

    /** A view of an instance of which nothing can be seen. */
    private static Outputs compared(StepContext context) {
        long seen = context.evidence().list().stream().filter(document -> document.name().startsWith("state-")).count();
        StateView view = new StateView(context.run().number(), context.run().instance(), List.of(
                new StateView.Row("database chat", "there, open", "there, closed to everybody", StateView.Word.DIFFERS),
                new StateView.Row("checkout", "c0ffee", "c0ffee", StateView.Word.AGREES)), List.of("put-back-data begun " + seen));
        context.evidence().put("state-%d.md".formatted(seen + 1), "text/markdown", view.text());
        return Outputs.none();
    }

    /** Binds what is signed to the text that was written, as the real step does. */
    private static Outputs reversed(StepContext context) {
        String sql = context.evidence().list().stream().filter(document -> document.name().equals("reverse.sql")).findFirst()
                .orElseThrow().sha256();
        return Outputs.of("rehearsalOutcome", "passed").and("planDigest", DIGEST).and("rehearsalVerdict", "passed")
                .and("reverseLoss", LOSS).and("digest", Policy.reverseDigest(DIGEST, sql, "passed", LOSS));
    }

    static Part gives(String name, Object value) {
        return context -> usual().play(context).and(name, value);
    }

    /** A restore that puts aside what is there. */
    static Part puttingAside() {
        return context -> PLANNED.and("putsAside", true);
    }

    static Part fails(ErrorCode code) {
        return context -> {
            throw new StepFailed(code, context.run().instance() + ": it went wrong.", "Everything.", "Look.");
        };
    }

    static Part isBroken() {
        return context -> {
            throw new IllegalStateException("a fault of ours");
        };
    }
}
