package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RestoredSecrets;
import chatalot.runbook.run.Restores;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.WaitingRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** What people may do to runs, done by the engine in their name. */
@Component
class EngineRunControl implements RunControl {

    /** What a run listens for until its swap begins, and no longer. */
    private static final String CANCEL = "CancelRequested";
    private static final String SECRETS = "putSecretsInPlace";

    private final RuntimeService runtime;
    private final PeoplesTasks tasks;
    private final Identity identity;
    private final RunStarts starts;
    private final ApprovalRules approvalRules;
    private final HandRules hands;
    private final Approvals approvals;
    private final Interventions interventions;
    private final RunStore runs;
    private final RestoredSecrets secrets;
    private final Races races;
    private final CheckAnswers checks;

    EngineRunControl(RuntimeService runtime, PeoplesTasks tasks, Identity identity, RunStarts starts, ApprovalRules approvalRules, HandRules hands,
            Approvals approvals, Interventions interventions, RunStore runs, RestoredSecrets secrets, Races races, CheckAnswers checks) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.identity = identity;
        this.starts = starts;
        this.approvalRules = approvalRules;
        this.hands = hands;
        this.approvals = approvals;
        this.interventions = interventions;
        this.runs = runs;
        this.secrets = secrets;
        this.races = races;
        this.checks = checks;
    }

    @Override
    public Run startUpdate(String instance, String target, String reason, Optional<Instant> notBefore, Person person) {
        return starts.update(instance, target, reason, notBefore, person);
    }

    @Override
    public Run startBackup(String instance, String reason, Person person) {
        return starts.backup(instance, reason, person);
    }

    @Override
    public Run startVerification(String instance, String backup, String reason, Person person) {
        return starts.verification(instance, backup, reason, person);
    }

    @Override
    public Run startDeployment(String instance, String target, String reason, Person person) {
        return starts.deployment(instance, target, reason, person);
    }

    @Override
    public Run startCheck(String instance, String reason, Person person) {
        return starts.check(instance, reason, person);
    }

    @Override
    public Run startRollback(String instance, String target, String way, String backup, String reason, Person person) {
        return starts.rollback(instance, target, way, backup, reason, person);
    }

    @Override
    public Run startRestore(String instance, String backup, Restores.Present present, String reason, Person person) {
        return starts.restore(instance, backup, present, reason, person);
    }

    @Override
    public Run startFound(RunNumber check, String comment, Optional<Instant> notBefore, Person person) {
        return checks.start(demand(check), comment, notBefore, person);
    }

    @Override
    public void skipFound(RunNumber check, String reason, Person person) {
        checks.skip(demand(check), reason, person);
    }

    @Override
    public void putSecretsInPlace(RunNumber number, char[] identity, Person person) {
        try {
            HandRules.demandOps(person);
            Run run = demand(number);
            Task task = tasks.open(run, SECRETS);
            if (identity.length > 0) {
                // Whoever cancels waits: nothing is written into a place that was taken away.
                races.run(run, () -> {
                    tasks.open(run, SECRETS);
                    secrets.putIn(run, identity.clone());
                });
            }
            tasks.complete(run, task, person, Map.of("digest", hands.digest(run), "comment", ""));
        } finally {
            Arrays.fill(identity, '\0');
        }
    }

    @Override
    public void cancel(RunNumber run, String reason, Person person) {
        intervene(run, Intervention.Act.CANCEL, CANCEL, reason, person,
                "It can be cancelled until its swap or its clean-up begins; inside the swap it can be told to go back.");
    }

    @Override
    public void goBack(RunNumber run, String reason, Person person) {
        intervene(run, Intervention.Act.GO_BACK, "GoBackRequested", reason, person,
                "It can be told to go back inside the swap and while it is watched; before, it can be cancelled.");
    }

    private void intervene(RunNumber number, Intervention.Act act, String message, String reason, Person person,
            String when) {
        HandRules.demandOps(person);
        Run run = demand(number);
        races.run(run, () -> {
            if (!listens(run, message)) {
                throw new Refused(Refused.Kind.CONFLICT, "Run %s cannot be %s now. %s %s"
                        .formatted(number, act.words(), tasks.standing(demand(number)), when));
            }
            interventions.record(number, act, person.id(), reason);
            identity.as(person, () -> runtime.createMessageCorrelation(message)
                    .processInstanceId(run.processInstance()).correlateWithResult());
        });
    }

    private boolean listens(Run run, String message) {
        return identity.asService(() -> runtime.createEventSubscriptionQuery().eventType("message").eventName(message)
                .processInstanceId(run.processInstance()).count()) > 0;
    }

    @Override
    public void decide(RunNumber number, Decision decision, String digest, String comment, Person person) {
        speak(number, decision.name().toLowerCase(Locale.ROOT), digest, comment, person);
    }

    @Override
    public void override(RunNumber number, String digest, String reason, Person person) {
        speak(number, ApprovalRules.OVERRIDE, digest, reason, person);
    }

    private void speak(RunNumber number, String word, String digest, String comment, Person person) {
        Run run = demand(number);
        Task task = tasks.open(run, PeoplesTasks.GATE);
        ApprovalRequest request = approvals.request(task.getProcessInstanceId()).orElseThrow();
        approvalRules.demand(run, request, person, word, digest.strip(), comment.strip());
        tasks.complete(run, task, person, Map.of("decision", word, "digest", digest.strip(), "comment", comment));
    }

    @Override
    public void keep(RunNumber number, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        tasks.complete(run, tasks.open(run, "keepOrRollBack"), person, Map.of("choice", KeepRules.KEEP, "comment", comment));
    }

    @Override
    public void rollBack(RunNumber number, String digest, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        Task task = tasks.open(run, "keepOrRollBack");
        tasks.complete(run, task, person, Map.of("choice", KeepRules.ROLL_BACK, "digest", digest, "comment", comment));
    }

    @Override
    public void withdraw(RunNumber number, String reason, Person person) {
        if (reason.isBlank()) {
            throw new Refused(Refused.Kind.INVALID, "Taking a word back needs a reason that says why.");
        }
        Run run = demand(number);
        races.run(run, () -> {
            if (!listens(run, CANCEL)) {
                throw new Refused(Refused.Kind.CONFLICT, "What was said at the gates of run %s stays said. %s %s".formatted(
                        number, tasks.standing(demand(number)), "A word can be taken back until the swap begins."));
            }
            if (approvals.withdraw(number, person.id(), reason.strip()) == 0) {
                throw new Refused(Refused.Kind.CONFLICT, "%s has said nothing at the gates of run %s that counts now. "
                        .formatted(person.id(), number) + "Nobody takes back another's word.");
            }
        });
    }

    @Override
    public void assign(RunNumber number, Optional<String> assignee, Person person) {
        Run run = demand(number);
        tasks.assign(run, tasks.open(run, PeoplesTasks.GATE), assignee, person);
    }

    @Override
    public void review(RunNumber number, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        Task task = tasks.open(run, "reviewFailedUpdate");
        tasks.complete(run, task, person, Map.of("digest", hands.digest(run), "comment", comment));
    }

    @Override
    public void recover(RunNumber number, Recovery recovery, String digest, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        Task task = tasks.open(run, "recoverByHand");
        tasks.complete(run, task, person, Map.of("recovery", recovery.name().toLowerCase(Locale.ROOT),
                "digest", digest, "comment", comment));
    }

    @Override
    public void goBackToBackup(RunNumber number, String digest, String loss, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        tasks.complete(run, tasks.open(run, "recoverByHand"), person, Map.of("recovery", RecoveryRules.BACKUP, "digest", digest,
                "lossDigest", loss, "comment", comment));
    }

    @Override
    public void writeReverseSql(RunNumber number, String sql, String comment, Person person) {
        HandRules.demandOps(person);
        Run run = demand(number);
        tasks.complete(run, tasks.open(run, "writeReverseSql"), person, Map.of("sql", sql.getBytes(StandardCharsets.UTF_8),
                "digest", hands.digest(run), "comment", comment));
    }

    @Override
    public List<WaitingRun> openTasks() {
        return tasks.open();
    }

    @Override
    public List<OpenTask> openTasks(RunNumber run) {
        return tasks.open(demand(run));
    }

    private Run demand(RunNumber number) {
        return runs.find(number).orElseThrow(
                () -> new Refused(Refused.Kind.NOT_FOUND, "There is no run " + number));
    }
}
