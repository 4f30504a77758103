package chatalot.runbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.command.Shell.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookCommandTest {

    private static final Path SCRIPT = Path.of("runbook");

    @TempDir
    private Path directory;

    @Test
    void itsUsageNamesEveryCommandThatItKnows() throws IOException {
        Ended usage = Shell.run("./runbook");

        assertThat(usage.exitCode()).isZero();
        String script = Files.readString(SCRIPT).replaceAll("\\\\\n *", "");
        Matcher commands = Pattern.compile("(?m)^ {8}([a-z|\\- ]+)\\)").matcher(script);
        assertThat(commands.results().flatMap(match -> Stream.of(match.group(1).split(" \\| ")))
                .filter(command -> !command.startsWith("-") && !command.equals("help")).toList())
                .hasSizeGreaterThan(25).allSatisfy(command -> assertThat(usage.said()).contains(command));
    }

    @Test
    void anUnknownCommandChangesNothingAndPointsToTheHelp() {
        Ended ended = Shell.run("./runbook", "upadte");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.said()).contains("There is no command 'upadte'", "./runbook help");
    }

    @Test
    void itWorksFromAnywhereAndThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("runbook"), SCRIPT.toAbsolutePath());

        Ended help = Shell.run("bash", "-c", "cd / && " + link + " help");
        Files.delete(link);

        assertThat(help.said()).contains("./runbook COMMAND");
    }

    @Test
    void aMachineThatCannotHaveDockerIsToldSoAndWhatToDo() {
        // As somebody who may not start an engine, and none answers.
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of("src/setup/docker.sh", "install"));

        Ended ended = Shell.run(Map.of("DOCKER_HOST", "unix://" + directory.resolve("no.sock"), "HOME", "/"), command);

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.said()).contains("Cannot go on:", "What to do:");
    }

    @Test
    void theDemoLeavesADirectoryAloneThatIsNotItsOwn() throws IOException {
        Files.writeString(directory.resolve("precious"), "mine");

        Ended started = Shell.run("./runbook", "demo", "--dir", directory.toString());
        Ended stopped = Shell.run("./runbook", "demo", "--stop", "--dir", directory.toString());

        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.said()).contains("not the demo's; it was left as it is");
        assertThat(stopped.exitCode()).isZero();
        assertThat(stopped.said()).contains("nothing to remove");
        assertThat(directory.resolve("precious")).hasContent("mine");
    }

    @Test
    void theDemoNamesAnOptionThatItDoesNotKnow() {
        Ended ended = Shell.run("./runbook", "demo", "--unatended");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.said()).contains("'--unatended'");
    }

    private static boolean isRoot() {
        return Shell.run("id", "-u").said().strip().equals("0");
    }
}
