package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Plans for a sample that runs v1.0.0. */
@UsesSample
@Share(8)
class PlannerTest {

    private static final long RUN = 41;

    private final SampleInstance sample;
    private final Instance instance;
    private final Planner planner;
    @TempDir
    private Path data;

    PlannerTest(SampleInstance sample, @TempDir Path data) {
        this.sample = sample;
        this.instance = sample.instance();
        this.planner = new Planner(sample.catalog(), EnvKey.in(sample.host(), data));
    }

    @AfterEach
    void forgetTheTarget() {
        planner.forgetTarget(instance, RUN);
    }

    @Test
    void aGoodReleaseWithAMigrationIsPlannedInFull() {
        Plan plan = plan("v1.1.0");

        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.running().name()).isEqualTo("v1.0.0");
        assertThat(plan.target().name()).isEqualTo("v1.1.0");
        assertThat(plan.target().version()).contains("1.1.0");
        assertThat(plan.commits()).extracting(Commit::subject).first().isEqualTo("Release v1.1.0");
        assertThat(plan.changes().sections()).containsOnlyKeys("v1.1.0");
        assertThat(plan.changes().stopsShort()).isEmpty();
        assertThat(plan.pending()).singleElement().satisfies(pending -> {
            assertThat(pending.migration().version()).isEqualTo(2);
            assertThat(pending.sql()).containsIgnoringCase("create table");
            assertThat(pending.statements()).extracting(SqlStatement::effect).containsExactly(Effect.ADDS);
        });
        assertThat(plan.flags()).isEmpty();
        assertThat(plan.breaking()).isEmpty();
        assertThat(plan.build().orElseThrow().parts()).containsExactly(BuildCost.Part.SERVER);
        assertThat(plan.rollbackClass()).isEqualTo(RollbackClass.RESTORE_DATA);
        assertThat(plan.touched()).containsOnlyKeys("chatalot");
        assertThat(plan.forecast().downtimeSeconds()).isBetween(2.5, 4.0);
        assertThat(plan.digest()).matches("[0-9a-f]{64}");
        assertThat(PlanText.of(plan)).contains("# Update sample from v1.0.0 to v1.1.0", "```sql", "React to a message");
    }

    @Test
    void aReleaseThatRewritesEveryMessageIsCalledDestructiveWithTheSizeOfTheTable() throws SQLException {
        sql("analyze messages");

        Plan plan = plan("v1.2.0");

        assertThat(plan.destructive()).isTrue();
        assertThat(plan.takesLongLocks()).as("a small table").isFalse();
        assertThat(plan.flags()).extracting(RiskFlag::kind).contains(RiskFlag.Kind.NARROWS_DATA);
        assertThat(plan.pending().get(1).statements()).flatExtracting(SqlStatement::consequences)
                .filteredOn(consequence -> consequence.effect() == Effect.NARROWS)
                .allSatisfy(consequence -> assertThat(consequence.size()).isPresent());
        assertThat(PlanText.of(plan)).contains("**narrows data**: overwrites html of messages", "For an approver who knows the database.");
    }

    @Test
    void aReleaseThatKeptItsVersionSaysSoPlainly() {
        assertThat(plan("v1.6.0").flags()).anySatisfy(flag -> {
            assertThat(flag.kind()).isEqualTo(RiskFlag.Kind.NO_VERSION_BUMP);
            assertThat(flag.words()).startsWith("v1.6.0 calls itself version 1.1.0");
        });
    }

    @Test
    void whatEarlierRunsTookIsWhatIsPredicted() {
        Plan plan = planner.plan(instance, planner.settleTarget(instance, RUN, "v1.1.0"),
                new Experience(List.of(7.25), List.of(9.5), List.of(31.0)));

        assertThat(plan.forecast().downtimeSeconds()).isEqualTo(7.25);
        assertThat(plan.forecast().wayBackSeconds()).isEqualTo(9.5);
        assertThat(PlanText.of(plan)).contains("Downtime: about 7.3 s", "in about 9.5 s", "took up to 31.0 s");
        assertThat(plan.digest()).as("predictions are not signed").isEqualTo(planner.plan(instance, plan.target().commit()).digest());
    }

    @Test
    void aChangeNextToTheDatabaseIsFlagged() {
        assertThat(planFor(compose -> compose + "\n# the postgres volume stays\n").flags()).extracting(RiskFlag::kind)
                .contains(RiskFlag.Kind.DATABASE_COMPOSE);
    }

    @Test
    void lookingUpATargetPinsNothing() {
        CommitId commit = planner.lookUp(instance, "v1.1.0", Duration.ofSeconds(20));

        assertThat(commit.value()).isEqualTo(sample.git("rev-parse", "v1.1.0^{commit}"));
        assertThat(sample.git("for-each-ref", "refs/runbook/")).isEmpty();
    }

    @Test
    void planningLeavesTheLiveTreeAlone() {
        String before = sample.git("status", "--porcelain") + sample.git("rev-parse", "HEAD");

        plan("v1.1.0");

        assertThat(sample.git("status", "--porcelain") + sample.git("rev-parse", "HEAD")).isEqualTo(before);
    }

    @Test
    void aRunKeepsTheCommitThatItSettledFirst() {
        CommitId first = planner.settleTarget(instance, RUN, "v1.1.0");

        assertThat(planner.settleTarget(instance, RUN, "")).isEqualTo(first);
        assertThat(sample.git("rev-parse", "refs/runbook/run-" + RUN)).isEqualTo(first.value());
    }

    @Test
    void whatRunsAlreadyIsNothingToDo() {
        assertThat(plan("v1.0.0").nothingToDo()).isTrue();
        planner.forgetTarget(instance, RUN);
        assertThat(plan("v1.1.0").nothingToDo()).isFalse();
    }

    @Test
    void withoutATargetTheFollowedBranchIsMeantAndTheChangelogSaysThatItStopsShort() {
        Plan plan = plan("");

        assertThat(plan.target().name()).isEqualTo("v1.6.0");
        assertThat(plan.changes().stopsShort()).hasValueSatisfying(
                words -> assertThat(words).contains("ends at v1.5.0").contains("does not reach v1.6.0"));
    }

    @Test
    void theSamePlanHasTheSameDigestAndAnotherTargetAnother() {
        Plan plan = plan("v1.1.0");

        assertThat(planner.plan(instance, plan.target().commit()).digest()).isEqualTo(plan.digest());
        planner.forgetTarget(instance, RUN);
        assertThat(plan("v1.6.0").digest()).isNotEqualTo(plan.digest());
    }

    @Test
    void aChangedEnvFileChangesBaseAndDigestAndShowsNothingOfItself() throws IOException {
        Plan plan = plan("v1.1.0");
        Path env = sample.directory().resolve(".env");
        String text = Files.readString(env);
        Files.writeString(env, text + "# a remark\n");
        try {
            Base now = planner.base(instance);
            assertThat(plan.base().differences(now)).containsExactly(".env changed");
            assertThat(planner.plan(instance, plan.target().commit()).digest()).isNotEqualTo(plan.digest());
        } finally {
            Files.writeString(env, text);
        }
        assertThat(planner.base(instance)).isEqualTo(plan.base());
    }

    @Test
    void anotherLedgerIsAnotherBaseAndUnknownMigrationsAreRefused() throws SQLException {
        Base before = planner.base(instance);
        sql("insert into _sqlx_migrations values (99, 'from the future', now(), true, '\\x00', 1)");
        try {
            assertThat(before.differences(planner.base(instance))).containsExactly("the applied migrations changed");
            assertThat(plan("v1.1.0").refusals()).singleElement().asString()
                    .startsWith("Migration 99 (from the future) is applied, but v1.1.0 does not have it");
        } finally {
            sql("delete from _sqlx_migrations where version = 99");
        }
    }

    @Test
    @Lesson(17)
    @Fault(in = Place.GIT, of = "A release brings another image of the database", comesTo = "Its plan is refused")
    void aTargetThatWouldRecreateTheDatabaseIsRefused() {
        assertThat(planFor(compose -> compose.replace("POSTGRES_USER: chatalot", "POSTGRES_USER: chatalot\n      MORE: thing"))
                .refusals()).singleElement().asString().startsWith("Compose would make the database service postgres anew");
    }

    @Test
    @Lesson(17)
    @Fault(in = Place.GIT, of = "A release makes the volume or the network of the database in another way", comesTo = "Its plan is refused")
    void aTargetThatMovesWhatTheDatabaseStandsOnIsRefused() {
        assertThat(planFor(compose -> compose.replace("  pg_data:\n", "  pg_data:\n    name: elsewhere\n")).refusals())
                .anySatisfy(refusal -> assertThat(refusal).contains("mount postgres /var/lib/postgresql/data", "make the database anew"));
        assertThat(planFor(compose -> compose.replace("    internal: true", "    internal: true\n    labels: {made: anew}")).refusals())
                .singleElement().asString().contains("network internal");
    }

    @Test
    @Fault(in = Place.GIT, of = "A release has a submodule", comesTo = "Its plan is refused: it would be built without the submodule's files")
    void aTargetWithASubmoduleIsRefusedNamingIt() {
        String linked = sample.git("rev-parse", "v1.0.0^{commit}");
        assertThat(planFor(compose -> compose, "git update-index --add --cacheinfo 160000,%s,vendor/crypto".formatted(linked)).refusals())
                .singleElement().asString().contains("has submodules (vendor/crypto)", "built without them");
    }

    @Test
    void aTargetThatNeedsANewVariableIsRefusedNamingIt() {
        assertThat(planFor(compose -> compose.replace("FILE_STORAGE_PATH:", "MAIL: ${MAIL_HOST:?set it}\n      FILE_STORAGE_PATH:"))
                .refusals()).containsExactly("The target's Compose file needs the variable MAIL_HOST, which .env lacks. Add it to .env.");
    }

    @Test
    void aTargetThatMovesTheUsersFilesIsRefused() {
        assertThat(planFor(compose -> compose.replace("file_storage", "uploads")).refusals())
                .singleElement().asString().startsWith("The target changes the volumes of user files from");
    }

    @Test
    void aTargetWithAMissingSecretFileIsRefused() {
        assertThat(planFor(compose -> compose.replace("./secrets/jwt_public.pem", "./secrets/other.pem")).refusals())
                .singleElement().asString().contains("needs the secret file", "secrets/other.pem");
    }

    @Test
    void aDowntimeBudgetThatIsTooSmallIsRefusedWithTheNumbers() {
        InstanceCatalog strict = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.sample.directory", sample.directory().toString())
                .withProperty("runbook.instances.sample.downtime-budget", "1s"), sample.host());
        Planner hurried = new Planner(strict, EnvKey.in(sample.host(), data));

        Plan plan = hurried.plan(instance, hurried.settleTarget(instance, RUN, "v1.1.0"));

        assertThat(plan.refusals()).singleElement().asString().contains("about 3 s", "1 s are allowed");
    }

    @Test
    void theExpectationAfterwardsIsTheTargetsOwn() {
        Plan plan = plan("v1.1.0");

        assertThat(plan.expectedAfterwards("sha256:1").version()).contains("1.1.0");
        assertThat(plan.expectedAfterwards("sha256:1").migrations()).containsOnlyKeys(1L, 2L);
        assertThat(planner.expectedNow(instance).version()).contains("1.0.0");
    }

    @Test
    void aPlanSurvivesItsJson() throws IOException {
        ObjectMapper json = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
        Plan plan = plan("v1.1.0");

        assertThat(json.readValue(json.writeValueAsString(plan), Plan.class)).isEqualTo(plan);
    }

    private Plan plan(String target) {
        return planner.plan(instance, planner.settleTarget(instance, RUN, target));
    }

    /** A target that is v1.1.0 with another Compose file; it is at no branch. */
    private Plan planFor(UnaryOperator<String> edit) {
        return planFor(edit, "true");
    }

    /** @param index a command that changes the commit's index as well */
    private Plan planFor(UnaryOperator<String> edit, String index) {
        try {
            Path file = Files.writeString(data.resolve("docker-compose.yml"),
                    edit.apply(sample.git("show", "v1.1.0:docker-compose.yml") + "\n"));
            String indexFile = data.resolve("index").toString();
            String blob = sample.git("hash-object", "-w", file.toString());
            String tree = sample.host().demand(Command.of("sh", "-c",
                    "git read-tree v1.1.0 && git update-index --cacheinfo 100644,%s,docker-compose.yml && %s && git write-tree".formatted(blob, index))
                    .with("GIT_INDEX_FILE", indexFile).in(sample.directory())).text();
            String commit = sample.git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit-tree", tree, "-p",
                    "v1.1.0^{commit}", "-m", "Edited");
            return planner.plan(instance, new CommitId(commit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open();
                Statement work = connection.createStatement()) {
            work.execute(statement);
        }
    }
}
