package chatalot.runbook.run;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The views of an instance that people of ops have seen while its run needed hands: the run's documents {@code state-<k>.md}. */
@Component
public class StateViews {

    /** The step that looks before <em>Recover by hand</em> opens. */
    public static final String STEP = "compareState";
    private static final Pattern NAME = Pattern.compile("state-(\\d{1,9})\\.md");

    private final EvidenceStore evidence;
    private final StepLog log;

    public StateViews(EvidenceStore evidence, StepLog log) {
        this.evidence = evidence;
        this.log = log;
    }

    /**
     * A view on record.
     *
     * @param name   of the document
     * @param digest its SHA-256, which is what people sign
     */
    public record Kept(String name, String digest, Instant at) { }

    /** Keeps a view under a new name, also when nothing has changed since the last. */
    public Kept keep(Evidence documents, StateView view) {
        long last = views(documents).map(StateViews::number).max(Comparator.naturalOrder()).orElse(0L);
        String name = "state-%d.md".formatted(last + 1);
        documents.put(name, "text/markdown", view.text());
        return views(documents).filter(document -> document.name().equals(name)).findFirst().map(StateViews::kept).orElseThrow();
    }

    /** The newest view of a run, and nothing when that was made before the last step began: it is out of date. */
    public Optional<Kept> newest(RunNumber run) {
        return current(run).max(Comparator.comparing(StateViews::number)).map(StateViews::kept);
    }

    /** Whether a digest is that of a view which still holds: no step of the run has begun to work since. */
    public boolean isCurrent(RunNumber run, String digest) {
        return current(run).anyMatch(document -> document.sha256().equals(digest));
    }

    private Stream<Evidence.Document> current(RunNumber run) {
        List<StepRecord> steps = log.steps(run);
        Instant since = steps.isEmpty() ? Instant.EPOCH : steps.get(steps.size() - 1).startedAt();
        return views(evidence.of(run)).filter(document -> !document.at().isBefore(since));
    }

    private static Stream<Evidence.Document> views(Evidence documents) {
        return documents.list().stream().filter(document -> NAME.matcher(document.name()).matches());
    }

    private static long number(Evidence.Document document) {
        Matcher matcher = NAME.matcher(document.name());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static Kept kept(Evidence.Document document) {
        return new Kept(document.name(), document.sha256(), document.at());
    }
}
