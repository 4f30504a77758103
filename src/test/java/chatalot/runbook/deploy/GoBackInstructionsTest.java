package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.MadeSet;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the commands of {@code GO-BACK.md} go back, and when they only let users in. What they do is shown by the tests that kill the service. */
class GoBackInstructionsTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    @TempDir
    private Path directory;
    private Path done;
    private Path program;
    private Journal journal;
    private String commit;

    @BeforeEach
    void aCheckoutAndAClientThatWritesDownWhatItIsAskedFor() throws IOException {
        git("init", "--quiet");
        git("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "commit", "--quiet", "--allow-empty", "--message", "One");
        commit = git("rev-parse", "HEAD");
        done = directory.resolve("done");
        program = Files.writeString(directory.resolve("docker"), "#!/bin/sh\necho \"$*\" >>%s\n".formatted(done));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        journal = new Journal(host, directory.resolve("run.journal"));
        journal.begin("stop-app", Map.of());
        journal.begin("unfence", Map.of());
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void insideTheSwapTheyPutBackTheData() {
        assertThat(run().exitCode()).isZero();

        assertThat(asked()).contains("ps -aq --filter label=runbook.instance=chat --filter label=runbook.run=7", "put back the data", "up -d");
        assertThat(journal.isDone("went-back-by-hand")).isTrue();
    }

    @Test
    void afterTheCommitTheyOnlyLetUsersIn() {
        journal.done("commit", Map.of());

        assertThat(run().exitCode()).isEqualTo(GoBackOrder.NOTHING);

        assertThat(asked()).contains("lift the fence", "start chat-server").doesNotContain("put back the data");
        assertThat(journal.isDone("went-back-by-hand")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"data, true", "code, false"})
    void onceAReturnWasBegunTheyGoBackTheSameWay(String way, boolean data) {
        journal.done("commit", Map.of());
        journal.done("return", Map.of("way", way));

        assertThat(run().exitCode()).isZero();

        assertThat(asked().contains("put back the data")).isEqualTo(data);
    }

    @Test
    void dataThatNobodyMayHaveChangedStay() {
        host.remove(directory.resolve("run.journal"));
        journal.begin("stop-app", Map.of());
        journal.done("restore-point", Map.of());

        assertThat(run().exitCode()).isZero();
        assertThat(asked()).doesNotContain("put back the data").contains("lift the fence");
    }

    @Test
    void dataThatWerePutBackAlreadyStay() {
        journal.done("put-back-data", Map.of());

        assertThat(run().exitCode()).isZero();
        assertThat(asked()).doesNotContain("put back the data").contains("lift the fence");
    }

    /** The restore point may be there still: users have written since, and it knows nothing of that. */
    @Test
    void whereTheOldVersionServesAgainTheyOnlyLetUsersIn() {
        journal.done("put-back-release", Map.of());
        journal.begin("open-doors", Map.of());

        assertThat(run().exitCode()).isEqualTo(GoBackOrder.NOTHING);

        assertThat(asked()).contains("start chat-server").doesNotContain("put back the data").doesNotContain("stop chat-server");
    }

    @Test
    void aWayBackThatIsTriedAgainAfterItsDoorsWereOpenedIsAWayBack() {
        journal.done("put-back-release", Map.of());
        journal.done("open-doors", Map.of());
        journal.begin("put-back-release", Map.of());

        assertThat(run().exitCode()).isZero();
        assertThat(asked()).contains("put back the data");
    }

    /** As psql does when a statement fails. */
    @Test
    @Lesson(19)
    void whatFailsOnTheWayIsNeverTakenForUsersThatWereLetIn() {
        Result result = run("(exit 3)");

        assertThat(result.exitCode()).isEqualTo(3).isNotEqualTo(GoBackOrder.NOTHING);
        assertThat(asked()).doesNotContain("lift the fence").doesNotContain("up -d");
    }

    @Test
    void theDoorsOpenUnderTheNamesByWhichAProxyKnowsTheApp() {
        run();

        assertThat(asked()).contains("network connect --alias chatalot --alias chat-server chat_external chat-server");
    }

    private Result run() {
        return run(program + " put back the data");
    }

    private Result run(String data) {
        Instance made = MadeSet.instance(directory);
        Instance instance = new Instance(made.name(), made.directory(),
                new ComposeInstallation(made.compose().project(), made.compose().composeFiles(), made.compose().profiles(), made.compose().app(),
                        made.compose().database(), Map.of("chat_external", List.of("chatalot", "chat-server")), made.compose().insideNetwork()),
                made.envFile(), made.databaseName(), made.databaseUser(), made.fileVolumes(),
                made.secretFiles(), made.appPort(), made.publishedUrl(), made.healthPath(), made.backups());
        SwapPlan plan = new SwapPlan(7, "chat-chatalot:latest", "old", "new", commit, commit);
        LocalHost docker = new LocalHost(new DockerJavaAccess(new DockerSettings(DockerSettings.standard().host(), program.toString(), Duration.ofSeconds(5))));
        String script = new GoBackInstructions(instance, plan, directory.resolve("run.journal"),
                Platform.of(docker, instance, plan).byHand(new Work("chat", 7, Map.of(), Map.of(), line -> { }, () -> { })), List.of(data, program + " lift the fence")).script();
        return host.run(Command.of("bash", "-c", script));
    }

    private String asked() {
        return host.read(done).orElse("");
    }

    private String git(String... arguments) {
        return host.demand(Command.of("git", "-C", directory.toString()).and(arguments)).text();
    }
}
