package chatalot.runbook.endtoend;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxy of {@code src/image/docker-proxy}, as it is shipped, in front of this machine's Docker Engine. */
final class DockerProxy implements AutoCloseable {

    static final Path DIRECTORY = Path.of("src", "image", "docker-proxy");
    private static final String IMAGE = "runbook-test-docker-proxy";
    private static final Duration BUILDING = Duration.ofMinutes(5);
    private static final Pattern LINE = Pattern.compile("(allowed|refused) (\\S+ .*)");

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    private final Path directory;
    private final String name;

    /** What somebody asked of the Engine. @param words method and path, without the version */
    record Call(boolean refused, String words) { }

    DockerProxy() {
        try {
            directory = Files.createTempDirectory("runbook-docker-proxy");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        name = directory.getFileName().toString();
        demand("build", "--quiet", "--tag", IMAGE, DIRECTORY.toString());
        demand("run", "--detach", "--name", name, "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt",
                "no-new-privileges:true", "--volume", "/var/run/docker.sock:/var/run/docker.sock", "--volume", directory + ":/run/docker-proxy", IMAGE);
    }

    /** The socket that it listens on. */
    Path socket() {
        return directory.resolve("docker.sock");
    }

    /** For a service that is to reach Docker by nothing else. */
    Map<String, String> settings() {
        return Map.of("runbook.docker.host", "unix://" + socket());
    }

    /** An instance on this machine, for such a service. */
    Placed before(Placed placed) {
        Map<String, String> settings = new HashMap<>(placed.settings());
        settings.putAll(settings());
        return new Placed(placed.sample(), settings, placed.hidden());
    }

    /** What docker says of a command through it that cannot succeed. */
    String refusedBy(String... arguments) {
        Result result = host.run(Command.of(docker.program(), "--host", "unix://" + socket()).and(arguments).within(BUILDING));
        if (result.succeeded()) {
            throw new AssertionError("It should have failed: " + List.of(arguments));
        }
        return result.errors();
    }

    /** The rules that it goes by, written as calls of the API. */
    static List<String> rules() {
        try {
            return Files.readAllLines(DIRECTORY.resolve("calls")).stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a call is one that the rule stands for. */
    static boolean covers(String rule, String words) {
        return words.matches(rule.replace("{id}", "[A-Za-z0-9_.:-]+").replace("{name}", "[A-Za-z0-9_.:@/-]+"));
    }

    /** What was asked of it, in that order. */
    List<Call> calls() {
        String log = demand("logs", name);
        return log.lines().map(LINE::matcher).filter(Matcher::matches).map(line -> new Call(line.group(1).equals("refused"), line.group(2))).toList();
    }

    @Override
    public void close() {
        docker.container(name).map(DockerAccess.Container::id).ifPresent(docker::remove);
        demand(Command.of("rm", "-rf", directory.toString()));
        docker.close();
    }

    private String demand(String... arguments) {
        return demand(Command.of(docker.program()).and(arguments));
    }

    private String demand(Command command) {
        return host.demand(command.within(BUILDING)).output();
    }
}
