package chatalot.runbook.web;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Deliveries;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What is on record of runs, for REST and for the pages alike. */
@Component
public class Runs {

    private final RunStore runs;
    private final StepLog log;
    private final EvidenceStore evidence;
    private final Approvals approvals;
    private final Losses losses;
    private final RunControl control;
    private final Deliveries deliveries;
    private final ReverseTexts reverse;
    private final StateViews views;
    private final FoundUpdates found;

    public Runs(RunStore runs, StepLog log, EvidenceStore evidence, Approvals approvals, Losses losses,
            RunControl control, Deliveries deliveries, ReverseTexts reverse, StateViews views, FoundUpdates found) {
        this.runs = runs;
        this.log = log;
        this.evidence = evidence;
        this.approvals = approvals;
        this.losses = losses;
        this.control = control;
        this.deliveries = deliveries;
        this.reverse = reverse;
        this.views = views;
        this.found = found;
    }

    /** @throws Refused NOT_FOUND when there is no such run */
    public Run run(RunNumber number) {
        return runs.find(number).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no run %s.".formatted(number)));
    }

    /** The newest first, of one instance or of all, without checks of which nothing came. */
    public List<Run> list(Optional<String> instance, int limit) {
        return runs.list(instance, limit);
    }

    /** What a check found, and what people decided about it; empty for every other run. */
    public Optional<FoundUpdate> found(RunNumber number) {
        return found.of(number);
    }

    /** What is in the way of an instance's checks for updates. */
    public Optional<String> checkTrouble(String instance) {
        return found.trouble(instance);
    }

    /** What waits for a decision about each instance, by its name. */
    public Map<String, FoundUpdate> foundByInstance() {
        return found.open().stream().collect(Collectors.toMap(FoundUpdate::instance, Function.identity(), (newer, older) -> newer));
    }

    public Optional<Run> last(String instance) {
        return list(Optional.of(instance), 1).stream().findFirst();
    }

    /** Every attempt of every step, in the order they began. */
    public List<StepRecord> steps(RunNumber number) {
        return log.steps(number);
    }

    /** What the run waits for people for. */
    public List<OpenTask> waitsFor(Run run) {
        return run.ended() ? List.of() : control.openTasks(run.number());
    }

    /** Every word that was said at a gate of the run, oldest first. */
    public List<Approval> approvals(RunNumber number) {
        return approvals.of(number);
    }

    /** What rolling the run back would lose, as counted last. */
    public Optional<Loss> loss(RunNumber number) {
        return losses.newest(number);
    }

    /** What going back to its backup would lose, as counted last. */
    public Optional<Loss> lossOfBackup(RunNumber number) {
        return losses.newestOfBackup(number);
    }

    /** What the author of its reverse SQL goes on with. */
    public Optional<String> reverseSql(RunNumber number) {
        return reverse.draft(number);
    }

    /** What was seen last of the instance of a run that needs hands. */
    public Optional<Document> state(RunNumber number) {
        return views.newest(number).map(kept -> document(number, kept.name()));
    }

    /** Who was told what of the run, oldest first. */
    public List<Deliveries.Told> notices(RunNumber number) {
        return deliveries.of(number);
    }

    public List<LogLine> log(RunNumber number, long after, int limit) {
        return log.lines(number, after, limit);
    }

    /** Lines that are wanted, newer than one, oldest first. */
    public List<LogLine> log(RunNumber number, StepLog.Wanted wanted, long after, int limit) {
        return log.lines(number, wanted, after, limit);
    }

    /** Lines that are wanted, older than one: the newest of them, oldest first. */
    public List<LogLine> logBefore(RunNumber number, StepLog.Wanted wanted, long before, int limit) {
        return log.linesBefore(number, wanted, before, limit);
    }

    public List<Evidence.Document> documents(RunNumber number) {
        return evidence.of(number).list();
    }

    /** @throws Refused NOT_FOUND when the run has no such document */
    public Document document(RunNumber number, String name) {
        Evidence documents = evidence.of(number);
        return documents.list().stream().filter(document -> document.name().equals(name)).findFirst()
                .flatMap(about -> documents.text(name).map(text -> new Document(about, text)))
                .orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                        "Run %s has no document of that name.".formatted(number)));
    }

    /** One document with its text. */
    public record Document(Evidence.Document about, String text) { }
}
