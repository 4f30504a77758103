package chatalot.runbook.web.api;

import chatalot.runbook.audit.Exports;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.Pace;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunFilter;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunSearch;
import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.ExportAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs over REST: what is on record, and what people may do to one. */
@RestController
@RequestMapping(path = "/api/runs", produces = MediaType.APPLICATION_JSON_VALUE)
class RunsApi {

    private static final int USUAL_RUNS = 50;
    private static final int MOST_RUNS = 500;
    private static final int MOST_LINES = 5_000;

    private final Runs runs;
    private final RunControl control;
    private final LossCounter losses;
    private final StateOnlooker states;
    private final RunSearch search;
    private final Exports exports;
    private final Pace pace;

    RunsApi(Runs runs, RunControl control, LossCounter losses, StateOnlooker states, RunSearch search, Exports exports,
            Pace pace) {
        this.runs = runs;
        this.control = control;
        this.losses = losses;
        this.states = states;
        this.search = search;
        this.exports = exports;
        this.pace = pace;
    }

    /** Why somebody cancels, goes back or takes a word back. */
    record ReasonRequest(Optional<String> reason) { }

    /** A word at the open gate: {@code approve} or {@code reject}, for exactly the digest that was shown. */
    record ApprovalRequest(Optional<String> decision, Optional<String> digest, Optional<String> comment) { }

    /** An administrator's override of the open gate, for exactly the digest that was shown. */
    record OverrideRequest(Optional<String> digest, Optional<String> reason) { }

    /** Who shall decide at the open gate; blank for whoever claims it. */
    record AssigneeRequest(Optional<String> person) { }

    /** What was seen when a failed update was looked at. */
    record ReviewRequest(Optional<String> comment) { }

    /** The SQL that undoes migrations, of any length. */
    record ReverseSqlRequest(Optional<String> sql, Optional<String> comment) { }

    /** What to do by hand: {@code retry}, {@code confirm} or {@code accept}, for exactly the state that was shown. */
    record RecoveryRequest(Optional<String> choice, Optional<String> digest, Optional<String> comment) { }

    /** Why the backup takes the place of the restore point, with the digests of the state and the loss that were shown. */
    record BackToBackupRequest(Optional<String> digest, Optional<String> loss, Optional<String> comment) { }

    /** Why the update that a check found is started, and when its swap may begin. */
    record StartRequest(Optional<String> comment, Optional<String> notBefore) { }

    /** Why the new version stays. */
    record KeepRequest(Optional<String> comment) { }

    /** Why it goes back, and the digest of the loss that was shown. */
    record RollBackRequest(Optional<String> digest, Optional<String> comment) { }

    /** An age identity that reads the secrets of a backup; left out where they were brought by hand. Kept nowhere. */
    record SecretsRequest(Optional<char[]> identity) {

        @Override
        public String toString() {
            return "SecretsRequest";
        }
    }

    /** Lines of the log; ask again with {@code after=next} for what came since. */
    record LogJson(List<LineJson> lines, long next) { }

    /** One line. */
    record LineJson(long id, String step, int attempt, Instant at, String line) {
        static LineJson of(LogLine line) {
            return new LineJson(line.id(), line.step(), line.attempt(), line.at(), line.line());
        }
    }

    /**
     * The newest first, by instance, kind, outcome, person, from, to, text and exceptions; checks for updates of which nothing came only
     * with {@code routine}. Ask again with {@code before}, the number of the last one, for older ones.
     */
    @GetMapping
    List<RunJson> list(@RequestParam Map<String, String> parameters) {
        Asked asked = new Asked(parameters);
        return search.before(asked.runs(), asked.number("before").map(RunNumber::new), asked.limit(USUAL_RUNS, MOST_RUNS)).stream()
                .map(RunJson::of).toList();
    }

    /** Exactly what the filter finds, as {@code format=csv} or {@code jsonl}. */
    @GetMapping(path = "/export", produces = MediaType.ALL_VALUE)
    void export(@RequestParam Map<String, String> parameters, Person person, HttpServletResponse response) throws IOException {
        Asked asked = new Asked(parameters);
        RunFilter filter = asked.runs();
        ExportAnswer.send(response, "runs", asked.format(), out -> exports.runs(filter, asked.format(), asked.words(), person, out));
    }

    /** One run: its steps, what it waits for, what people decided. */
    @GetMapping("/{number}")
    RunDetailsJson one(@PathVariable String number) {
        return details(Input.run(number));
    }

    /** What its steps said, line by line. */
    @GetMapping("/{number}/log")
    LogJson log(@PathVariable String number, @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "1000") int limit) {
        RunNumber run = runs.run(Input.run(number)).number();
        List<LineJson> lines = runs.log(run, after, Input.limit(limit, MOST_LINES)).stream().map(LineJson::of).toList();
        return new LogJson(lines, lines.isEmpty() ? after : lines.get(lines.size() - 1).id());
    }

    /** Approves or rejects at the open gate, for exactly what was shown. */
    @PostMapping(path = "/{number}/approvals", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson decide(@PathVariable String number, @RequestBody ApprovalRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        RunControl.Decision decision = Input.decision(request.decision());
        String comment = decision == RunControl.Decision.REJECT ? Input.neededWords("comment", request.comment())
                : Input.words("comment", request.comment());
        control.decide(run, decision, Input.digest(request.digest()), comment, person);
        return details(run);
    }

    /** Stands in for missing approvals in an emergency; two administrators have to. The run stays marked. */
    @PostMapping(path = "/{number}/overrides", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson override(@PathVariable String number, @RequestBody OverrideRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.override(run, Input.digest(request.digest()), Input.neededWords("reason", request.reason()), person);
        return details(run);
    }

    /** Takes back what one has approved, until the swap begins; the run asks again. */
    @PostMapping(path = "/{number}/withdrawals", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson withdraw(@PathVariable String number, @RequestBody ReasonRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.withdraw(run, Input.neededWords("reason", request.reason()), person);
        return details(run);
    }

    /** Puts the open approval into an approver's hands, or gives it back to all. */
    @PostMapping(path = "/{number}/assignee", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson assign(@PathVariable String number, @RequestBody AssigneeRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.assign(run, Input.person(request.person()), person);
        return details(run);
    }

    /** Cancels a run that has not begun its swap; the instance is untouched. */
    @PostMapping(path = "/{number}/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson cancel(@PathVariable String number, @RequestBody ReasonRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.cancel(run, Input.words("reason", request.reason()), person);
        return details(run);
    }

    /** Tells a run inside its swap to go back now. */
    @PostMapping(path = "/{number}/go-back", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson goBack(@PathVariable String number, @RequestBody ReasonRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.goBack(run, Input.words("reason", request.reason()), person);
        return details(run);
    }

    /** Closes the review of a failed update. */
    @PostMapping(path = "/{number}/review", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson review(@PathVariable String number, @RequestBody ReviewRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.review(run, Input.words("comment", request.comment()), person);
        return details(run);
    }

    /** Hands in the SQL that undoes the migrations of a rollback. It is rehearsed next; a line that cannot be run is refused at once, naming it. */
    @PostMapping(path = "/{number}/reverse-sql", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson writeReverseSql(@PathVariable String number, @RequestBody ReverseSqlRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.writeReverseSql(run, request.sql().orElse(""), Input.words("comment", request.comment()), person);
        return details(run);
    }

    /** Says how a run goes on that could not put its instance back: try again, mended by hand, or it stays as it is. */
    @PostMapping(path = "/{number}/recovery", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson recover(@PathVariable String number, @RequestBody RecoveryRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.recover(run, Input.recovery(request.choice()), Input.digest(request.digest()),
                Input.neededWords("comment", request.comment()), person);
        return details(run);
    }

    /** Goes back to the backup of the run, where its restore point was lost, and loses what was counted. */
    @PostMapping(path = "/{number}/back-to-backup", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson goBackToBackup(@PathVariable String number, @RequestBody BackToBackupRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.goBackToBackup(run, Input.digest(request.digest()), Input.digest(request.loss()),
                Input.neededWords("comment", request.comment()), person);
        return details(run);
    }

    /** The instance of a run that needs hands, on record and as it is found. Looks again where the last look is older than seconds; what is seen is kept as evidence. */
    @GetMapping("/{number}/state")
    StateJson state(@PathVariable String number) {
        return StateJson.of(states.look(runs.run(Input.run(number))));
    }

    /** What going back would lose. Counts again where the run waits for a decision that may lose something and the last count is older than a minute. */
    @GetMapping("/{number}/loss")
    LossJson loss(@PathVariable String number) {
        return LossJson.of(losses.count(runs.run(Input.run(number))));
    }

    /** Keeps a new version in which something went wrong after its commit. */
    @PostMapping(path = "/{number}/keep", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson keep(@PathVariable String number, @RequestBody KeepRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.keep(run, Input.words("comment", request.comment()), person);
        return details(run);
    }

    /** Starts the update that a check found; answers with the update. */
    @PostMapping(path = "/{number}/start", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> start(@PathVariable String number, @RequestBody StartRequest request, Person person) {
        RunNumber check = runs.run(Input.run(number)).number();
        Run run = control.startFound(check, Input.words("comment", request.comment()),
                Input.moment("notBefore", request.notBefore()), person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }

    /** Skips the release that a check has found; it is not asked about again. */
    @PostMapping(path = "/{number}/skip", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson skip(@PathVariable String number, @RequestBody ReasonRequest request, Person person) {
        RunNumber check = runs.run(Input.run(number)).number();
        control.skipFound(check, Input.neededWords("reason", request.reason()), person);
        return details(check);
    }

    /** Rolls back after the commit and loses what was counted. */
    @PostMapping(path = "/{number}/roll-back", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson rollBack(@PathVariable String number, @RequestBody RollBackRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.rollBack(run, Input.digest(request.digest()), Input.neededWords("comment", request.comment()), person);
        return details(run);
    }

    /** Gives a restore what reads the secrets of its backup, or says that they were put in place by hand. */
    @PostMapping(path = "/{number}/secrets", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDetailsJson secrets(@PathVariable String number, @RequestBody SecretsRequest request, Person person) {
        RunNumber run = runs.run(Input.run(number)).number();
        control.putSecretsInPlace(run, request.identity().orElseGet(() -> new char[0]), person);
        return details(run);
    }

    private RunDetailsJson details(RunNumber number) {
        Run run = runs.run(number);
        return new RunDetailsJson(RunJson.of(run), runs.steps(number).stream().map(RunDetailsJson.StepJson::of).toList(),
                runs.waitsFor(run).stream().map(RunDetailsJson.WaitJson::of).toList(),
                runs.approvals(number).stream().map(RunDetailsJson.ApprovalJson::of).toList(),
                pace.usual(number).map(RunDetailsJson.UsualJson::of));
    }
}
