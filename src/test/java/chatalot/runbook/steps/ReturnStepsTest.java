package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Intervention.Act;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Step;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole update of a sample of its own, its commit, and the way back afterwards: the steps in the order of the model. */
@BesideOthers
@Tag("docker")
class ReturnStepsTest {

    private static SampleInstance sample;
    private static OwnTables tables;
    private static Clock clock;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void anInstance() {
        sample = SampleInstance.create("v1.0.0");
        clock = Clock.systemUTC();
        tables = new OwnTables();
    }

    @AfterAll
    static void remove() {
        sample.close();
    }

    @Test
    void dataGoBackOnlyForTheNumbersThatAPersonAgreedTo() throws SQLException {
        Updated run = new Updated(81, "v1.1.0");
        run.update();
        sql("insert into users (name) values ('after the commit')");
        Loss tooLittle = run.losses.count(run.context);
        sql("insert into users (name) select 'later ' || g from generate_series(1, 500) g");

        assertThat(run.begin.run(run.context).values()).as("nobody agreed").containsEntry("returnBegun", false);
        run.agree(tooLittle);
        assertThat(run.begin.run(run.context).values()).as("too little").containsEntry("returnBegun", false);
        assertThat(run.losses.count(run.context).items()).anySatisfy(item -> {
            assertThat(item.name()).isEqualTo("public.users");
            assertThat(item.written()).isEqualTo(501);
        });
        assertThat(new OutsideView(sample.host()).awaitAnswer(sample.instance(), Duration.ofMinutes(1))).as("it serves on").isTrue();
        assertThat(value("select count(*) from users where name like 'later%'")).isEqualTo("500");

        run.agree(run.losses.count(run.context));
        assertThat(run.begin.run(run.context).values()).containsEntry("returnBegun", true);
        run.goBack();

        assertThat(value("select count(*) from users where name like 'later%' or name like 'after%'")).isEqualTo("0");
        assertThat(sample.instance().backups().resolve("kept/run-81/rows/public.users.csv")).content()
                .contains("after the commit", "later 500");
    }

    @Test
    void aFallenVersionWithTheSameMigrationsReturnsByItselfAndKeepsWhatUsersWrote() throws SQLException {
        aReleaseWithTheSameMigrations("v1.0.1");
        Updated run = new Updated(82, "v1.0.1");
        run.update();
        sql("insert into users (name) values ('kept')");
        sample.host().docker().stop(sample.instance().compose().app().container(), Duration.ofSeconds(10));

        assertThat(run.watch.run(run.context).values()).containsEntry("watchOutcome", "returnByItself");
        assertThat(run.begin.run(run.context).values()).containsEntry("returnBegun", true);
        run.goBack();

        assertThat(value("select count(*) from users where name = 'kept'")).isEqualTo("1");
        assertThat(run.runs.find(new RunNumber(82)).orElseThrow().failure().orElseThrow()).contains("is down after its update");
    }

    private void aReleaseWithTheSameMigrations(String name) {
        Path worktree = directory.resolve(name);
        sample.git("worktree", "add", "--quiet", "--detach", worktree.toString(), "v1.0.0");
        sample.host().demand(Command.of("bash", "-ec", "cd '%s'; echo '<!-- %s -->' >>static/index.html; "
                .formatted(worktree, name) + "git -c user.name=t -c user.email=t@example.org commit --quiet --all -m 'Say more'; "
                + "git tag " + name + "; git push --quiet origin " + name));
        sample.git("worktree", "remove", "--force", worktree.toString());
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = InstanceDatabase.of(sample.host(), sample.instance()).open();
                Statement each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    private static String value(String query) throws SQLException {
        try (Connection connection = InstanceDatabase.of(sample.host(), sample.instance()).open();
                Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** One run with everything it works with. */
    private static final class Updated {

        private final RecordedContext context;
        private final RunStore runs;
        private final Losses records;
        private final Interventions interventions;
        private final LossOfRun losses;
        private final BeginReturn begin;
        private final WatchNewVersion watch;
        private final List<Step> update;
        private final List<Step> back;
        private final long number;

        Updated(long number, String target) {
            this.number = number;
            ObjectMapper json = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
            JdbcClient jdbc = tables.jdbc();
            jdbc.sql("insert into run (number, kind, instance, target, reason, requester, state, started_at) values "
                    + "(?, 'UPDATE', ?, ?, '', 'olga', 'SWAPPING', current_timestamp)").params(number, SampleInstance.NAME, target).update();
            InstanceCatalog catalog = sample.catalog();
            Planner planner = new Planner(catalog, EnvKey.in(sample.host(), directory));
            InstanceOfRun instances = new InstanceOfRun(catalog, json);
            PlanOfRun plans = new PlanOfRun(json);
            SwapOfRun swaps = new SwapOfRun(instances, json);
            DataOfRun data = new DataOfRun(instances, swaps, json, clock);
            context = new RecordedContext(number, target);
            runs = new RunStore(jdbc, clock);
            records = new Losses(jdbc, clock);
            interventions = new Interventions(jdbc, clock, fact -> { });
            Policies policies = new Policies(jdbc, clock);
            policies.keep(new RunNumber(number), new Policy(0, 0, false, Duration.ofMinutes(15)));
            LossOfRecovery recovery = new LossOfRecovery(data, instances, records, interventions, clock);
            losses = new LossOfRun(data, plans, records, recovery, new EvidenceStore(jdbc, clock), clock);
            Guardians guardians = new Guardians(instances, swaps);
            Reopening reopening = new Reopening(instances, swaps, runs, clock);
            begin = new BeginReturn(swaps, plans, instances, losses, records, interventions, ignored -> { });
            watch = new WatchNewVersion(instances, swaps, plans, losses, policies, runs, clock);
            update = List.of(new CheckInstance(catalog, instances, planner, plans, data),
                    new PlanUpdate(instances, planner, plans, new PastRuns(runs, tables.steps()), tables.holds()),
                    new BuildImage(instances, swaps, plans, planner), new DumpDatabase(instances, json, clock),
                    new ArchiveFiles(instances, json, clock), new ArchiveSecrets(instances, json, clock),
                    new ProveBackup(instances, json, clock), new KeepBackup(instances, json, clock),
                    new Recheck(new AlwaysOpen(), instances, planner, plans, new PrepareSwap(instances, swaps, data),
                            swaps, tables.approvals()),
                    new StopApp(swaps, instances, plans, planner), new TakeRestorePoint(swaps, data), new StartNewVersion(swaps),
                    new VerifyNewVersion(instances, swaps, plans, new RehearsalOfRun(json), tables.holds()),
                    new CommitAndOpenDoors(swaps, data, reopening, guardians));
            back = List.of(new StopFailedVersion(swaps, instances, recovery, ignored -> { }), new PutBackData(swaps, data),
                    new PutBackRelease(swaps), new StartOldVersion(swaps), new VerifyOldVersion(instances, swaps, plans),
                    new OpenDoors(swaps, reopening, guardians), new CleanUp(instances, swaps, ignored -> { }, planner,
                            data, new DataCleanUp(data, runs, new OldBackups(instances, json, runs,
                            new ObsoleteCopies(instances, new BackupCopies(jdbc, clock), json, fact -> { }), clock, fact -> { }), fact -> { }), guardians));
        }

        void update() {
            update.forEach(step -> step.run(context).values().forEach((name, value) -> context.set(name, value.toString())));
            assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(context.variable("commit").orElseThrow());
        }

        void agree(Loss loss) {
            records.agree(new RunNumber(number), loss.digest(), "olga", "unusable");
            interventions.record(new RunNumber(number), Act.ROLL_BACK, "olga", "unusable");
        }

        /** Every step twice: whatever dies is begun again. */
        void goBack() {
            back.forEach(step -> {
                step.run(context);
                step.run(context);
            });
            DockerAccess docker = sample.host().docker();
            assertThat(sample.git("rev-parse", "HEAD")).isEqualTo(sample.git("rev-parse", "v1.0.0^{commit}"));
            assertThat(Doors.of(sample.host(), sample.instance()).state()).isEqualTo(Doors.State.OPEN);
            assertThat(new OutsideView(sample.host()).awaitAnswer(sample.instance(), Duration.ofMinutes(1))).isTrue();
            assertThat(docker.imageNames("chatalot-runbook/" + SampleInstance.NAME)).doesNotContain("chatalot-runbook/" + SampleInstance.NAME + ":before-" + number);
            assertThat(sample.instance().runbookDirectory().resolve("GO-BACK.md")).doesNotExist();
        }
    }
}
