package chatalot.runbook.web;

import chatalot.runbook.engine.PlayedTimetable;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.Backups;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Machines;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.PlayedFirstDeployments;
import chatalot.runbook.run.PlayedKeys;
import chatalot.runbook.run.PlayedMachines;
import chatalot.runbook.run.PlayedReach;
import chatalot.runbook.run.PlayedRecipients;
import chatalot.runbook.run.PlayedRestores;
import chatalot.runbook.run.Reach;
import chatalot.runbook.run.Recipients;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.ReverseSqlCheck;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Rollbacks;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.SecretValues;
import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.run.StateView;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.run.Timetable;
import chatalot.runbook.steps.CalendarOfInstances;
import chatalot.runbook.steps.PlanOfRun;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/**
 * The service with its engine, models, rules and doors as they are, and an instance {@code demo} that is not there:
 * the steps only say what they would do. An update to {@code 1.2.0} fails in its migration and is put back, one to {@code 1.2.1} cannot
 * be put back and needs hands; {@code 1.7.0}
 * falls while it is watched. No {@code @Configuration}: the service itself, in other tests, must not find it.
 */
@EnableAutoConfiguration
@ConfigurationPropertiesScan({"chatalot.runbook.audit", "chatalot.runbook.engine", "chatalot.runbook.notify"})
@ComponentScan(basePackages = {"chatalot.runbook.audit", "chatalot.runbook.engine", "chatalot.runbook.notify", "chatalot.runbook.run",
    "chatalot.runbook.web"})
@ComponentScan(basePackages = "chatalot.runbook.steps", useDefaultFilters = false,
        includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.ConfirmApprovals"))
public class PlayedService {

    private static final List<String> TOPICS = List.of("checkInstance", "planUpdate", "planRollback", "buildImage",
            "rehearseUpdate", "recheck", "recheckRollback", "rehearseReverse", "reverseMigrations", "putInBackup", "cleanUp", "tidyUp", "verifyBackup", "watchNewVersion",
            "beginReturn",
            "stopApp", "takeRestorePoint", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors",
            "verifyOldVersion", "openDoors", "compareState", "dumpDatabase", "archiveFiles", "archiveSecrets", "proveBackup",
            "keepBackup", "copyBackup", "stopFailedVersion", "remakeRestorePoint", "putBackData", "putBackRelease", "startOldVersion",
            "planRestore", "putAside", "checkOut", "buildRestored", "putInDatabase", "putInFiles", "startFresh", "verifyFresh",
            "letUsersIn", "takeAway", "lookForUpdates",
            "planDeployment", "checkOutDeployment", "makeSecrets", "buildDeployment", "createContainers");
    private static final String NEW_COMMIT = "c0ffee0" + "1".repeat(33);
    private static final String MANIFEST = """
            {"id": "demo-1-20261123220000", "created": "2026-11-23T22:00:00Z", "running": {"version": "1.0.0", "commit": "c0ffee"},
             "database": {"name": "chatalot", "bytes": 52428800, "tables": [{"name": "public.messages", "rows": 1204}]},
             "files": {"count": 78, "bytes": 4096}, "secrets": {"present": true}, "contents": {"database.dump": {"bytes": 4200000}},
             "proof": {"at": "2026-11-23T22:01:30Z", "how": "equal table by table", "tables": 12, "rows": 1204, "files": 78}}
            """;
    private static final String PLAN = """
            # Update demo to %s

            From **1.0.0**, with migration 38 `add_reactions`.

            <script>alert(1)</script>

            [link](javascript:alert(1))
            """;

    @Bean
    static BeanFactoryPostProcessor playedSteps() {
        return beans -> TOPICS.forEach(topic -> beans.registerSingleton("played-" + topic, new Step() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public Outputs run(StepContext context) {
                return play(context, beans);
            }
        }));
    }

    private static Outputs play(StepContext context, BeanFactory beans) {
        String target = context.run().target();
        context.log("%s of %s to %s: <b>nothing</b> is really done".formatted(context.step(), context.run().instance(), target));
        return switch (context.step()) {
            case "planUpdate", "planRollback", "planRestore", "planDeployment" -> plan(context, target);
            case "buildDeployment" -> Outputs.of("imageId", "sha256:1");
            case "buildImage" -> Outputs.of("swapDigest", "bb".repeat(32)).and("imageId", "sha256:1")
                    .and("baseChanged", false);
            case "rehearseReverse" -> Outputs.of("rehearsalOutcome", "passed").and("digest", "4e".repeat(32));
            case "recheck", "recheckRollback" -> Outputs.of("baseChanged", false).and("windowOpen", true);
            case "lookForUpdates" -> look(context, beans);
            case "verifyBackup" -> Outputs.of("verifyOutcome", "verified");
            case "beginReturn" -> Outputs.of("returnBegun", true);
            case "watchNewVersion" -> watch(context, target, beans);
            case "dumpDatabase" -> Outputs.of("backupId", "demo-1-20261123220000");
            case "keepBackup" -> {
                context.evidence().put("manifest.json", "application/json", MANIFEST);
                yield Outputs.none();
            }
            case "stopFailedVersion" -> Outputs.of("pastCommit", false).and("toBackup",
                    beans.getBean(Losses.class).agreedOfBackup(context.run().number()).isPresent());
            case "startNewVersion" -> start(context, target);
            case "putBackData" -> putBack(context, target);
            case "remakeRestorePoint" -> {
                context.evidence().put("loss-of-backup.md", "text/markdown", "done");
                yield Outputs.none();
            }
            case "compareState" -> {
                beans.getBean(StateViews.class).keep(context.evidence(), view(context.run()));
                beans.getBean(LossCounter.class).ofBackup(context.run());
                yield Outputs.none();
            }
            case "commitAndOpenDoors", "openDoors" -> {
                beans.getBean(RunStore.class).downtime(context.run().number(), Duration.ofMillis(842));
                yield Outputs.none();
            }
            default -> Outputs.none();
        };
    }

    private static Outputs plan(StepContext context, String target) {
        if (context.variable("way").filter("reverse-migrations"::equals).isPresent()) {
            context.evidence().put(ReverseTexts.PROPOSAL, ReverseTexts.SQL, "DROP TABLE \"<reactions>\";\n");
        }
        context.evidence().put("plan.md", "text/markdown", PLAN.formatted(target));
        context.evidence().put("plan.json", "application/json",
                "{\"from\":\"1.0.0\",\"to\":\"%s\",\"forecast\":{\"downtimeSeconds\":2.5}}".formatted(target));
        context.evidence().put(Evidence.TO_LOOK_AT, "text/markdown",
                "- locks a large table: Migration 38 locks messages. For an approver who knows the database.\n");
        return Outputs.of("digest", "3f".repeat(32)).and("release", target).and("commit", "c0ffee")
                .and("rollbackClass", "restore data").and("destructive", false).and("longLocks", false).and("breaking", false)
                .and("migrations", 1L).and("putsAside", false);
    }

    private static Outputs look(StepContext context, BeanFactory beans) {
        plan(context, "1.1.0");
        beans.getBean(FoundUpdates.class).found(context.run(), NEW_COMMIT, "v1.1.0", "v1.1.0 (c0ffee0) is new, <b>v1.0.0</b> runs: 3 commits.");
        return Outputs.of("checkOutcome", "new").and("newCommit", NEW_COMMIT);
    }

    private static Outputs start(StepContext context, String target) {
        if (target.endsWith("1.2.0") || target.endsWith("1.2.1")) {
            throw new StepFailed(ErrorCode.MIGRATION_FAILED, "demo: migration 40 failed: column \"x\" does not exist.",
                    "The data as of the stop; it comes back now.", "Read the log, mend the release, start a new update.");
        }
        return Outputs.none();
    }

    private static Outputs putBack(StepContext context, String target) {
        if (target.endsWith("1.2.1") && context.evidence().text("loss-of-backup.md").isEmpty()) {
            throw new StepFailed(ErrorCode.RESTORE_FAILED, "demo: the restore point demo_before_7 does not exist.",
                    "What the failed version left.", "See what is there.");
        }
        return Outputs.none();
    }

    private static StateView view(Run run) {
        return new StateView(run.number(), run.instance(), List.of(
                new StateView.Row("image of demo-server", "4f1c2a9b3c1d", "4f1c2a9b3c1d", StateView.Word.AGREES),
                new StateView.Row("database chatalot_before_7", "there, closed to everybody", "not there", StateView.Word.DIFFERS),
                new StateView.Row("health page from outside", "ok, version <b>1.0.0</b>", "no port is published", StateView.Word.CANNOT_BE_SEEN)),
                List.of("2030-01-02T03:04:05Z put-back-data begun"));
    }

    private static Outputs watch(StepContext context, String target, BeanFactory beans) {
        if (!falls(target)) {
            return Outputs.of("watchOutcome", "well");
        }
        beans.getBean(RunStore.class).failure(context.run().number(), "demo is down after its update was committed.");
        beans.getBean(LossCounter.class).count(context.run());
        return Outputs.of("watchOutcome", "ask");
    }

    static boolean falls(String target) {
        return target.endsWith("1.7.0");
    }

    @Bean
    Instances instances() {
        return new PlayedInstances();
    }

    @Bean
    Backups backups(Instances instances) {
        return new PlayedBackups(instances);
    }

    @Bean
    PlayedRestores restores() {
        return new PlayedRestores();
    }

    @Bean
    Timetable timetable() {
        return new PlayedTimetable();
    }

    @Bean
    Plans plans(Instances instances) {
        return new PlayedPlans(instances);
    }

    @Bean
    Rollbacks rollbacks(Instances instances) {
        return new PlayedRollbacks(instances);
    }

    @Bean
    ReverseSqlCheck reverseSqlCheck() {
        return text -> {
            if (text.isBlank()) {
                throw new Refused(Refused.Kind.INVALID, "Line 1, column 1: The text is empty.");
            }
            return text;
        };
    }

    @Bean
    Recipients recipients() {
        return new PlayedRecipients();
    }

    @Bean
    LossCounter lossCounter(Clock clock, Losses losses) {
        return new PlayedLosses(clock, losses);
    }

    @Bean
    StateOnlooker stateOnlooker(StateViews views) {
        return run -> new StateOnlooker.Seen(view(run), views.newest(run.number()).filter(kept -> run.state() == RunState.NEEDS_HANDS)
                .orElseThrow(() -> new Refused(Refused.Kind.CONFLICT, "Run %s does not need hands.".formatted(run.number()))));
    }

    @Bean
    Reach reach() {
        return PlayedReach.everything();
    }

    @Bean
    Machines machines() {
        return new PlayedMachines();
    }

    @Bean
    PlayedFirstDeployments firstDeployments() {
        return new PlayedFirstDeployments();
    }

    @Bean
    InstanceKeys keys() {
        return new PlayedKeys();
    }

    @Bean
    WrittenInstances writtenInstances() {
        WrittenInstances written = new WrittenInstances();
        written.write("demo");
        written.write("team");
        return written;
    }

    @Bean
    ChangeCalendar calendar(WrittenInstances written, Freezes freezes, EvidenceStore evidence, ObjectMapper json, Clock clock) {
        return new CalendarOfInstances(written::find, List.of(), freezes, evidence, new PlanOfRun(json), clock);
    }

    @Bean
    SecretValues secrets() {
        return instance -> Set.of();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
