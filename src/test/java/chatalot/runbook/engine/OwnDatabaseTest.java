package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.audit.chain.RecordCheck;
import chatalot.runbook.audit.chain.Sealer;
import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.ServiceRestores;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.seal.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service's own database is backed up while it works, and put back, as docs/operations.md says. */
@Tag("docker")
class OwnDatabaseTest {

    private static final Person ADMIN = new Person("ada", Set.of(Person.ADMINS));
    private static final Pattern RECIPE = Pattern.compile("(pg_dump|pg_restore) [^\\n]+");

    private final PostgresContainer postgres = PostgresContainer.shared();
    private final String database = postgres.createDatabase();
    @TempDir
    private Path directory;

    @Test
    void aDatabaseThatIsPutBackHoldsOpenRunsUntilAnAdministratorLetsThemGoOn() throws Exception {
        Run waiting;
        Run later;
        try (Node node = start(database)) {
            waiting = node.stage().start(node.stage().newInstance());
            node.stage().awaitTask(waiting, "approve");
            node.get(Sealer.class).sealAll();
            recipe("pg_dump", database);
            later = node.stage().start(node.stage().newInstance());
            node.stage().approveBoth(later);
            assertThat(node.stage().awaitEnd(later)).isEqualTo("Updated");
            node.get(Sealer.class).sealAll();
            await().until(() -> Files.exists(directory.resolve("keys/last-seal"))
                    && position() == node.get(RecordCheck.class).standing().sealed().orElseThrow().entry().position());
        }
        String restored = postgres.createDatabase();
        recipe("pg_restore", restored);

        try (Node node = start(restored)) {
            RunStore runs = node.get(RunStore.class);
            assertThat(runs.find(later.number())).as("it began after the dump").isEmpty();
            assertThat(node.get(ServiceRestores.class).waiting().orElseThrow().words()).contains("its record ends at position");
            RecordCheck.Result record = node.get(RecordCheck.class).verify();
            assertThat(record.chain().isWhole()).as("the record of that day is whole").isTrue();
            assertThat(record.places().get(0).verdict().orElseThrow().findings()).as("and what it lacks is named by what is held elsewhere")
                    .extracting(Finding::kind).contains(Finding.Kind.REMOVED).as("but for what got such a number anew")
                    .containsOnly(Finding.Kind.REMOVED, Finding.Kind.CHANGED);

            node.stage().approve(waiting, "approvePlan");
            await().until(() -> node.get(StepLog.class).lines(waiting.number(), 0, 1_000).stream().anyMatch(line ->
                    line.line().startsWith("Waits: the service's own database was put back to an earlier day")));
            assertThat(runs.find(waiting.number()).orElseThrow().ended()).isFalse();
            Run fresh = node.stage().start(node.stage().newInstance());
            node.stage().approveBoth(fresh);
            assertThat(node.stage().awaitEnd(fresh)).as("what begins now is not held").isEqualTo("Updated");

            node.get(ServiceRestores.class).letGoOn(ADMIN, "looked at each");
            assertThatThrownBy(() -> node.get(ServiceRestores.class).letGoOn(ADMIN, "again")).isInstanceOf(Refused.class);
            node.stage().approve(waiting, "approveSwap");
            assertThat(node.stage().awaitEnd(waiting)).isEqualTo("Updated");
        }
        try (Node node = start(restored)) {
            assertThat(node.get(ServiceRestores.class).waiting()).as("nothing was put back since").isEmpty();
        }
    }

    private Node start(String name) {
        return Node.start(postgres.url(name), "spring.datasource.username=" + PostgresContainer.USER, "spring.datasource.password=" + PostgresContainer.PASSWORD,
                "runbook.checkpoints.keys=" + directory.resolve("keys"), "runbook.checkpoints.file=" + directory.resolve("held.jsonl"),
                "runbook.checkpoints.every=200ms");
    }

    private long position() throws Exception {
        return Long.parseLong(Files.readAllLines(directory.resolve("keys/last-seal")).get(1));
    }

    /** The command as the document has it, for a database of this test. */
    private void recipe(String command, String name) throws Exception {
        Matcher found = RECIPE.matcher(Files.readString(Path.of("docs/operations.md")));
        String line = found.results().map(match -> match.group()).filter(each -> each.startsWith(command)).findFirst().orElseThrow();
        String here = line.replace("runbook.dump", "/tmp/%s.dump".formatted(database)).replaceAll("(--dbname=)\\S+", "$1" + name)
                .replaceAll("--(host|username)=\\S+", "") + " --username=" + PostgresContainer.USER;
        assertThat(postgres.docker().exec(postgres.container(), List.of("sh", "-c", here), Duration.ofMinutes(1)).succeeded()).as(here).isTrue();
    }
}
