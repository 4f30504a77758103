package chatalot.runbook.sample;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * A running installation of the sample, made as an operator makes one. A test class that only looks takes the one
 * that all share ({@link UsesSample}); one that changes it makes its own with {@link #create} and closes it.
 */
public class SampleInstance implements AutoCloseable {

    /** The name under which {@link #catalog()} knows it. */
    public static final String NAME = "sample";
    private static final Path SCRIPTS = Path.of("src/sample").toAbsolutePath();
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(9);

    private final DockerJavaAccess docker;
    private final LocalHost host;
    private final Path parent;
    private final String project;
    private final URI url;

    SampleInstance(DockerJavaAccess docker, Path parent, String project, URI url) {
        this.docker = docker;
        this.host = new LocalHost(docker);
        this.parent = parent;
        this.project = project;
        this.url = url;
    }

    /** Installs a release, for example {@code v1.0.0}, under a name and port of its own and waits until it is healthy. */
    public static SampleInstance create(String release) {
        return create(release, DockerSettings.standard(), "127.0.0.1");
    }

    /** As {@link #create(String)}, on another Docker Engine. @param address where that one publishes ports */
    public static SampleInstance create(String release, DockerSettings engine, String address) {
        try {
            SampleInstance sample = anywhere(engine, address);
            sample.script("create-instance.sh", "--dir", sample.directory().toString(), "--name", sample.project(), "--port",
                    Integer.toString(sample.url().getPort()), "--address", address, "--release", release);
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is not installed yet: there is the repository that it comes from, and a name and port that nobody else has. */
    public static SampleInstance planned() {
        return planned(DockerSettings.standard(), "127.0.0.1");
    }

    /** As {@link #planned()}, for another Docker Engine. @param address where that one publishes ports */
    public static SampleInstance planned(DockerSettings engine, String address) {
        try {
            SampleInstance sample = anywhere(engine, address);
            sample.script("make-history.sh", sample.origin().toString());
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SampleInstance anywhere(DockerSettings engine, String address) throws IOException {
        String project = "rbt-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        return new SampleInstance(new DockerJavaAccess(engine), Files.createTempDirectory("runbook-sample"), project,
                URI.create("http://" + address + ":" + FreePort.any()));
    }

    /** The checkout. */
    public Path directory() {
        return parent.resolve("chatalot");
    }

    /** The bare repository that the checkout was cloned from; its own, so a test may push to it. */
    public Path origin() {
        return parent.resolve("origin.git");
    }

    /** The Compose project, and the beginning of the containers' names. */
    public String project() {
        return project;
    }

    /** Base URL from outside. */
    public URI url() {
        return url;
    }

    public Host host() {
        return host;
    }

    /** What a service has to be told of it, by the last parts of the keys. */
    public Map<String, String> settings() {
        return Map.of("directory", directory().toString());
    }

    /** What a query of one column answers, asked as the database's superuser. */
    public List<String> select(String database, String query) {
        return host.demand(Command.of(docker.program(), "exec", project() + "-db", "psql", "-U", "chatalot", "-d", database, "-Atc", query))
                .output().lines().toList();
    }

    /** What carries a run's label on its host, or is named after one. */
    public List<String> remains() {
        List<String> all = new ArrayList<>(labelled("ps", "{{.Names}}", "--all"));
        all.addAll(labelled("volume", "{{.Name}}", "ls"));
        all.addAll(labelled("network", "{{.Name}}", "ls"));
        return all;
    }

    /** Helpers are named after the instance, which the scenarios name after the sample's project. */
    private List<String> labelled(String kind, String name, String option) {
        return host.demand(Command.of(docker.program(), kind, option, "--filter", "label=runbook.run", "--format", name)).output().lines()
                .filter(one -> one.contains(project())).toList();
    }

    /** What starts and restarts it as its operator would, where nothing is to be done: the same processes stay. @return what runs now */
    public List<String> startedAsItsOperatorWould() {
        compose("up", "-d", "--no-build");
        return running();
    }

    /** What runs now, by ids that change with every start. */
    public List<String> running() {
        return docker.containers(Map.of("com.docker.compose.project", project())).stream().map(Container::id).sorted().toList();
    }

    /** Where it lies with everything that belongs to it. */
    Path parent() {
        return parent;
    }

    /** A catalog with this instance alone, as {@link #NAME}, its backups beside it. */
    public InstanceCatalog catalog() {
        return catalog(host);
    }

    /** The same, reached through another view of its host. */
    public InstanceCatalog catalog(Host through) {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("runbook.instances.sample.backups", parent.resolve("backups").toString());
        settings().forEach((key, value) -> environment.setProperty("runbook.instances.sample." + key, value));
        return InstanceCatalog.read(environment, through);
    }

    /** As discovered now. */
    public Instance instance() {
        return catalog().discover(NAME);
    }

    /** Runs {@code docker compose <arguments>} as the operator would. */
    public String compose(String... arguments) {
        return host.demand(composeCommand(arguments)).output();
    }

    /** As {@link #compose}, where it may just as well fail: somebody else works on the instance at the same time. */
    public Result tryCompose(String... arguments) {
        return host.run(composeCommand(arguments));
    }

    private Command composeCommand(String... arguments) {
        return Command.of(docker.program(), "compose").and(arguments).in(directory()).within(BUILD_LIMIT);
    }

    /** Runs {@code git <arguments>} in the checkout. */
    public String git(String... arguments) {
        return host.demand(Command.of("git").and(arguments).in(directory())).text();
    }

    /** Runs {@code git <arguments>} in the repository that the checkout was cloned from. */
    public String gitAtOrigin(String... arguments) {
        return host.demand(Command.of("git").and(arguments).in(origin())).text();
    }

    /**
     * Publishes a release of a test's own at the origin, on the branch master and with a tag.
     *
     * @param name  the tag, for example {@code v1.7.0}; the version is set likewise
     * @param base  the release that it follows
     * @param files what is new or different, by path
     */
    public void publish(String name, String base, Map<String, String> files) {
        Path tree = parent.resolve("release-" + name);
        gitAtOrigin("worktree", "add", "--detach", tree.toString(), base);
        try {
            Path cargo = tree.resolve("Cargo.toml");
            Files.writeString(cargo, Files.readString(cargo).replaceFirst("version = .*", "version = \"" + name.substring(1) + '"'));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(tree.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> git = List.of("git", "-C", tree.toString(), "-c", "user.name=Sample", "-c", "user.email=sample@chat.example");
        host.demand(Command.of("git", "-C", tree.toString(), "add", "--all"));
        host.demand(Command.of(git).and("commit", "--quiet", "--message", "Release " + name));
        host.demand(Command.of(git).and("tag", "--annotate", "--message", "Release " + name, name));
        gitAtOrigin("update-ref", "refs/heads/master", name + "^{commit}");
        gitAtOrigin("worktree", "remove", tree.toString());
    }

    @Override
    public void close() {
        try {
            remove();
            FileSystemUtils.deleteRecursively(parent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            docker.close();
        }
    }

    /** Removes whatever of it runs. */
    void remove() {
        script("remove-instance.sh", "--dir", directory().toString());
    }

    void script(String name, String... arguments) {
        host.demand(Command.of(SCRIPTS.resolve(name).toString()).and(arguments).within(BUILD_LIMIT));
    }
}
