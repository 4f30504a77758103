package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.deploy.StateComparison.Word;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.ComposeInstallation.Service;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On record and found, on a real database, a real checkout and a container that stands for the app. */
@Tag("docker")
class StateOfInstanceTest {

    private static final long RUN = 5;

    private final PostgresContainer postgres = PostgresContainer.shared();
    private TestInstance data;
    private Instance instance;
    private Journal journal;
    private String image;
    private String commit;

    /** Stopped and fenced, the restore point taken; the app runs all the same. */
    @BeforeEach
    void stopped(@TempDir Path directory) {
        data = new TestInstance(directory);
        instance = data.instance();
        journal = new Journal(data.host(), directory.resolve("run.journal"));
        data.sql("create table message (body text)", "insert into message select 'x' from generate_series(1, 7)");
        data.host().demand(Command.of("git", "-c", "init.defaultBranch=main", "init", "--quiet", directory.toString()));
        data.host().demand(Command.of("git", "-C", directory.toString(), "-c", "user.name=t", "-c", "user.email=t@example.org", "commit",
                "--quiet", "--allow-empty", "--message", "One"));
        commit = data.host().demand(Command.of("git", "-C", directory.toString(), "rev-parse", "HEAD")).text();
        image = data.docker().image(PostgresContainer.IMAGE).orElseThrow().id();
        String app = data.docker().startContainer(ContainerRequest.of(instance.compose().app().container(), image, "sleep", "1h").on("none")
                .labelled(Map.of("runbook.instance", instance.name().value())));
        data.docker().tag(image, "chatalot-runbook/" + instance.name(), "before-" + RUN);
        data.docker().tag(image, instance.compose().app().image(), "latest");
        journal.begin("stop-app", Map.of("container", instance.compose().app().container(), "id", app));
        journal.done("stop-app", Map.of());
        DatabaseClone clone = new DatabaseClone(cluster(), instance.databaseName(), data.work(RUN, "takeRestorePoint"));
        fence().raise(instance.databaseName());
        clone.make(rows -> data.host().write(KeptDirectory.of(instance, RUN).rows(), rows.text()));
        data.host().write(KeptDirectory.of(instance, RUN).listing(), "");
        journal.done("restore-point", Map.of());
        fence().lift(instance.databaseName());
    }

    @AfterEach
    void end() {
        data.docker().removeImage("chatalot-runbook/" + instance.name() + ":before-" + RUN);
        data.docker().removeImage(instance.compose().app().image() + ":latest");
        data.close();
    }

    @Test
    void whatIsAsRecordedAgrees() {
        assertThat(compare(data.host(), instance)).filteredOn(row -> row.word() != Word.AGREES).extracting(Row::what)
                .as("the app publishes nothing that could be asked").containsExactly("health page from outside");
        assertThat(row("rows in").found()).isEqualTo("7 in 1 tables");
        assertThat(row("restore point " + instance.databaseName()).found()).isEqualTo("there, closed to everybody");
    }

    @Test
    void everyDifferenceIsNamedWithWhatIsThereInstead() {
        postgres.execute("postgres", "drop database \"%s\"".formatted(instance.databaseName().before(RUN)));
        data.sql("insert into message values ('new')");
        data.docker().stop(instance.compose().app().container(), Duration.ZERO);
        data.docker().removeImage("chatalot-runbook/" + instance.name() + ":before-" + RUN);
        data.host().demand(Command.of("git", "-C", instance.directory().toString(), "-c", "user.name=t", "-c", "user.email=t@example.org",
                "commit", "--quiet", "--allow-empty", "--message", "Two"));
        journal.begin("put-back-data", Map.of());

        assertThat(row("restore point of").word()).as("the files of it").isEqualTo(Word.AGREES);
        differs("restore point " + instance.databaseName(), "there, closed to everybody", "not there");
        differs("rows in", "7 in 1 tables at the stop", "8 in 1 tables");
        assertThat(row("container " + instance.compose().app().container()).found()).contains("stopped, exit code");
        differs("image name chatalot-runbook", image.substring(7, 19), "not there");
        assertThat(row("checkout")).satisfies(row -> {
            assertThat(row.recorded()).isEqualTo(commit.substring(0, 12));
            assertThat(row.word()).isEqualTo(Word.DIFFERS);
        });
        assertThat(row("begun and not ended").found()).startsWith("put-back-data, at ");
        assertThat(state(data.host(), instance).journal()).last().asString().contains("put-back-data begun");
    }

    @Test
    void aFencedDatabaseIsSaidToBeClosedAndItsRowsCannotBeSeen() {
        fence().raise(instance.databaseName());

        differs("database " + instance.databaseName(), "there, open", "there, closed to everybody");
        assertThat(row("rows in").word()).isEqualTo(Word.CANNOT_BE_SEEN);
        assertThat(row("rows in").found()).contains("closed to everybody");
    }

    @Test
    void withoutDockerTheRestIsSeenAllTheSame() {
        Host dark = new LocalHost(new DockerJavaAccess(new DockerSettings(URI.create("unix:///nowhere/docker.sock"), "", Duration.ofSeconds(2))));

        List<Row> rows = compare(dark, instance);

        assertThat(rows).filteredOn(row -> row.word() == Word.CANNOT_BE_SEEN).as("containers, images and databases")
                .hasSizeGreaterThan(12).extracting(Row::found).anySatisfy(why -> assertThat(why).contains("Docker cannot be reached"));
        assertThat(rows).filteredOn(row -> row.what().startsWith("checkout") || row.what().startsWith("restore point of the files"))
                .hasSize(2).allMatch(row -> row.word() == Word.AGREES);
    }

    @Test
    void withoutTheDatabaseContainersAndCheckoutAreSeenAllTheSame() {
        Instance gone = new Instance(instance.name(), instance.directory(),
                new ComposeInstallation(instance.compose().project(), instance.compose().composeFiles(), instance.compose().profiles(), instance.compose().app(),
                        new Service("postgres", "nowhere-db", PostgresContainer.IMAGE), instance.compose().outsideNetworks(), instance.compose().insideNetwork()),
                instance.envFile(), instance.databaseName(), instance.databaseUser(), instance.fileVolumes(),
                instance.secretFiles(), instance.appPort(), instance.publishedUrl(), instance.healthPath(), instance.backups());

        List<Row> rows = compare(data.host(), gone);

        assertThat(rows).filteredOn(row -> row.what().startsWith("database " + instance.databaseName()) || row.what().startsWith("rows in"))
                .hasSize(2).allSatisfy(row -> {
                    assertThat(row.word()).isEqualTo(Word.CANNOT_BE_SEEN);
                    assertThat(row.found()).contains("nowhere-db does not exist");
                });
        assertThat(rows).filteredOn(row -> row.what().startsWith("container " + instance.compose().app().container()))
                .singleElement().matches(row -> row.word() == Word.AGREES);
    }

    private void differs(String what, String recorded, String found) {
        assertThat(row(what)).isEqualTo(new Row(row(what).what(), recorded, found, Word.DIFFERS));
    }

    private Row row(String what) {
        return compare(data.host(), instance).stream().filter(row -> row.what().startsWith(what)).findFirst().orElseThrow();
    }

    private List<Row> compare(Host host, Instance seen) {
        return state(host, seen).rows();
    }

    private StateComparison state(Host host, Instance seen) {
        SwapPlan plan = new SwapPlan(RUN, seen.compose().app().image(), image, image, commit, "c0ffee");
        return new StateOfInstance(host, seen, plan, new Journal(host, instance.directory().resolve("run.journal")))
                .compare(Optional.of("1.0.0"), Optional.empty());
    }

    private Fence fence() {
        return new Fence(cluster());
    }

    private InstanceDatabase cluster() {
        return InstanceDatabase.of(data.host(), instance);
    }
}
