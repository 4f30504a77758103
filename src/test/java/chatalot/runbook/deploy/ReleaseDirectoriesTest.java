package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseDirectoriesTest {

    private static final Map<String, Path> ARTIFACTS = Map.of("bin/server", Path.of("out/server"), "static", Path.of("web"), "migrations",
            Path.of("migrations"));
    private static final String NEW = "b".repeat(40);
    private static final long RUN = 7;

    @TempDir
    private Path directory;
    private final LocalHost host = new LocalHost(new DockerJavaAccess(DockerSettings.standard()));
    private Path root;
    private Path worktree;
    private ReleaseDirectories releases;

    @BeforeEach
    void aFlatInstallationAndSomethingBuilt() throws IOException {
        root = Files.createDirectories(directory.resolve("opt"));
        write(root.resolve("bin/server"), "old");
        write(root.resolve("static/index.html"), "old page");
        write(root.resolve("static/logo of the house.svg"), "put there by hand");
        write(root.resolve("migrations/001.sql"), "select 1;");
        write(root.resolve("data/files/one"), "a user's");
        worktree = directory.resolve("worktree");
        write(worktree.resolve("out/server"), "new");
        write(worktree.resolve("web/index.html"), "new page");
        write(worktree.resolve("migrations/001.sql"), "select 1;");
        write(worktree.resolve("migrations/002.sql"), "select 2;");
        releases = new ReleaseDirectories(host, new SystemdInstallation("chatalot.service", root, System.getProperty("user.name"), List.of(), "LISTEN_ADDR",
                List.of(), List.of(), new ServiceCommands(List.of("true"), List.of("true"), List.of("true"), List.of("true")), Optional.empty(),
                new PostgresAddress("127.0.0.1", 5432, Optional.empty())));
    }

    @Test
    @Lesson(6)
    void whatLiesFlatIsTakenOverWholeAndGivenBack() throws IOException {
        Map<String, String> before = contents();
        String old = releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);

        releases.makeServe(next, RUN, false);

        assertThat(served("bin/server")).isEqualTo("new");
        assertThat(served("migrations/002.sql")).isEqualTo("select 2;");
        assertThat(root.resolve("bin")).isSymbolicLink();
        assertThat(releases.home(old).orElseThrow().resolve("static/logo of the house.svg")).hasContent("put there by hand");
        assertThat(root.resolve("data/files/one")).hasContent("a user's");

        releases.makeServe(old, RUN, true);

        assertThat(root.resolve("bin").toRealPath()).isEqualTo(root.toRealPath().resolve("bin"));
        assertThat(root.resolve("current")).doesNotExist();
        assertThat(contents()).isEqualTo(before);
        assertThat(releases.find(old)).as("it is what it was").isPresent();
    }

    @Test
    @Lesson(6)
    void aLaterRunGoesBackToWhatLayFlatOnceByALink() throws IOException {
        String old = releases.recordWhatServes();
        releases.makeServe(releases.install(worktree, NEW, ARTIFACTS), RUN, false);

        releases.makeServe(old, RUN + 1, true);

        assertThat(served("bin/server")).isEqualTo("old");
        assertThat(root.resolve("bin")).isSymbolicLink();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    @Lesson(9)
    void killedAtAnyMoveOfTheSwitchItIsGoneOnWithOrTakenBack(int moves) throws IOException {
        Map<String, String> before = contents();
        String old = releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);

        dieAfter(moves, next);
        releases.makeServe(next, RUN, false);
        assertThat(served("bin/server")).isEqualTo("new");

        dieAfter(moves, old, "back");
        releases.makeServe(old, RUN, true);
        assertThat(contents()).isEqualTo(before);

        dieAfter(moves, next);
        releases.makeServe(old, RUN, true);
        assertThat(contents()).as("back from the middle of the way there").isEqualTo(before);
    }

    @Test
    @Lesson(4)
    void aReleaseIsKnownByWhatIsInItAndByItsCommit() throws IOException {
        String first = releases.install(worktree, NEW, ARTIFACTS);

        assertThat(releases.install(worktree, NEW, ARTIFACTS)).as("built again").isEqualTo(first);
        assertThat(releases.install(worktree, "c".repeat(40), ARTIFACTS)).as("of another commit").isNotEqualTo(first);
        assertThat(releases.named(NEW).orElseThrow().commit()).contains(NEW);
        write(worktree.resolve("web/index.html"), "another page");
        assertThat(releases.install(worktree, NEW, ARTIFACTS)).as("with another page").isNotEqualTo(first);
    }

    @Test
    @Lesson(4)
    void aReleaseThatSomebodyTouchedIsNoneAnyMore() throws IOException {
        releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);
        Files.writeString(releases.home(next).orElseThrow().resolve("bin/server"), "evil");

        assertThat(releases.find(next)).isEmpty();
        assertThatThrownBy(() -> releases.makeServe(next, RUN, false)).isInstanceOf(CommandFailed.class).hasMessageContaining("others than");
    }

    @Test
    @Lesson(6)
    void filesThatWereGivenToTheirOwnerOnceMoreAreTheSameRelease() {
        String old = releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);
        releases.makeServe(next, RUN, false);

        host.demand(Command.of("bash", "-c", "find \"$1\" -type f -exec chmod u+r {} + && sync", "touch", root.toString()));

        assertThat(releases.find(next)).isPresent();
        releases.makeServe(old, RUN, true);
        assertThat(releases.recordWhatServes()).isEqualTo(old);
    }

    @Test
    @Lesson(6)
    void whatSomebodyCopiesOverTheReleaseThatServesBecomesOneOfItsOwn() throws IOException {
        releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);
        releases.makeServe(next, RUN, false);
        Files.writeString(root.resolve("bin/server"), "by hand");

        String byHand = releases.recordWhatServes();

        assertThat(byHand).isNotEqualTo(next);
        assertThat(served("bin/server")).isEqualTo("by hand");
        assertThat(releases.find(byHand).orElseThrow().commit()).as("nobody has said of which commit").isEmpty();
        releases.makeServe(releases.install(worktree, NEW, ARTIFACTS), RUN + 1, false);
        releases.makeServe(byHand, RUN + 1, true);
        assertThat(served("bin/server")).isEqualTo("by hand");
    }

    @Test
    @Lesson(6)
    void aLayoutThatCouldNotBePutBackIsRefusedBeforeAnythingStops() throws IOException {
        releases.recordWhatServes();
        releases.makeServe(releases.install(worktree, NEW, ARTIFACTS), RUN, false);
        Files.delete(root.resolve("static"));
        write(root.resolve("static/index.html"), "a directory again");
        assertThatThrownBy(releases::recordWhatServes).hasMessageContaining("static is a directory, and");

        host.demand(Command.of("rm", "-r", root.resolve("static").toString()));
        Files.createSymbolicLink(root.resolve("static"), directory);
        assertThatThrownBy(releases::recordWhatServes).hasMessageContaining("which is not ours");
    }

    @Test
    @Lesson(6)
    void aDirectoryThatSomebodyPutsInTheWayMeanwhileIsMovedAside() throws IOException {
        Map<String, String> before = contents();
        String old = releases.recordWhatServes();
        releases.makeServe(releases.install(worktree, NEW, ARTIFACTS), RUN, false);
        Files.delete(root.resolve("static"));
        write(root.resolve("static/index.html"), "in the way");

        releases.makeServe(old, RUN, true);

        assertThat(contents()).isEqualTo(before);
        assertThat(host.demand(Command.of("find", root.toString(), "-maxdepth", "1", "-name", "static.before-7-*")).output().lines()).hasSize(1);
    }

    @Test
    void whatNothingCanBeStartedFromGoesWhenItsTimeHasCome() throws IOException {
        releases.recordWhatServes();
        String next = releases.install(worktree, NEW, ARTIFACTS);
        Path home = releases.home(next).orElseThrow();
        Files.writeString(home.resolve("bin/server"), "evil");
        Files.createDirectories(root.resolve("releases/.installing-x/bin"));

        releases.tidy();
        assertThat(home).as("somebody may look at it").exists();
        assertThat(root.resolve("releases/.installing-x")).doesNotExist();

        host.demand(Command.of("touch", "--date=10 days ago", home.toString()));
        releases.tidy();
        assertThat(home).doesNotExist();
        assertThat(releases.names()).isEmpty();
    }

    @Test
    void aBuildThatMadeLessThanItShouldInstallsNothing() {
        assertThatThrownBy(() -> releases.install(worktree, NEW, Map.of("bin/server", Path.of("target/server")))).isInstanceOf(CommandFailed.class)
                .hasMessageContaining("target/server");

        assertThat(releases.named(NEW)).isEmpty();
    }

    @Test
    @Lesson(6)
    void aReleaseGoesWithItsLastNameUnlessItServes() {
        String old = releases.recordWhatServes();
        releases.give(old, ReleaseStore.before(RUN));
        String next = releases.install(worktree, NEW, ARTIFACTS);
        releases.makeServe(next, RUN, false);

        releases.take(NEW);
        assertThat(releases.find(next)).as("it serves").isPresent();
        releases.give(old, "another");
        releases.take(ReleaseStore.before(RUN));
        assertThat(releases.find(old)).as("it has another name").isPresent();
        releases.take("another");
        assertThat(releases.find(old)).isEmpty();
        assertThat(releases.names()).isEmpty();
    }

    @Test
    @Lesson(6)
    void theCommandsInTheManualGiveTheDirectoriesBack() throws IOException {
        releases.recordWhatServes();
        releases.makeServe(releases.install(worktree, NEW, ARTIFACTS), RUN, false);
        String manual = Files.readString(Path.of("docs/operations.md"));
        String commands = manual.substring(manual.indexOf("cd /opt/chatalot\n"), manual.indexOf("systemctl start chatalot"));

        host.demand(Command.of("bash", "-euc", commands.replace("/opt/chatalot", root.toString())));

        assertThat(served("bin/server")).isEqualTo("new");
        assertThat(served("static/index.html")).isEqualTo("new page");
        assertThat(host.demand(Command.of("find", root.toString(), "-maxdepth", "1", "-mindepth", "1", "-printf", "%f%y\n")).output().lines().sorted())
                .containsExactly("bind", "datad", "migrationsd", "staticd");
    }

    @Test
    void whatThereWasIsOwnedAndReadableAsTheAppNeedsIt() throws IOException {
        Path home = releases.home(releases.install(worktree, NEW, ARTIFACTS)).orElseThrow();

        assertThat(host.demand(Command.of("find", home.toString(), "!", "-perm", "-444", "-print")).text()).isEmpty();
        assertThat(Files.isExecutable(home.resolve("bin/server"))).isTrue();
        assertThat(host.demand(Command.of("find", home.toString(), "-perm", "/022", "!", "-type", "l", "-print")).text()).as("by its owner alone").isEmpty();
    }

    /** The script dies before its next move. */
    private void dieAfter(int moves, String... arguments) {
        String deadly = "moves=0; mv() { moves=$((moves + 1)); [ \"$moves\" -le " + moves + " ] || kill -KILL $$; command mv \"$@\"; }\n"
                + ReleaseDirectories.SWITCH.text();
        Command command = Command.of("bash", "-c", deadly, "switch", root.toString()).and(arguments[0], Long.toString(RUN));
        host.run(arguments.length > 1 ? command.and(arguments[1]) : command);
    }

    private String served(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    /** Of everything that was there before we came. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String part : SystemdInstallation.PARTS) {
            try (Stream<Path> files = Files.walk(root.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    contents.put(root.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return contents;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (file.getFileName().toString().equals("server")) {
            file.toFile().setExecutable(true);
        }
    }
}
