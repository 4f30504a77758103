package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a script with PostgreSQL's own programs in a container of the very image the database runs on, so that versions
 * match, and in its network: the server is reached over the loopback, where it usually trusts. What is big goes to a
 * directory of the host and never through this service.
 */
public final class BesideDatabase {

    /** How a script ends that is asked for a password while no file is mounted at {@link #PASSWORD_FILE}. */
    private static final int PASSWORD_WANTED = 77;
    private static final String PASSWORD_FILE = "/run/pgpass";

    private final Host host;
    private final Instance instance;
    private final HelperContainer container;

    public BesideDatabase(Host host, Instance instance, Work work) {
        this.host = host;
        this.instance = instance;
        this.container = new HelperContainer(host.docker(), work);
    }

    /**
     * Runs it to its end, a second time with the password when the server wants one.
     *
     * @param purpose   names the container
     * @param directory on the host, there; a password file lies in it for as long as it is needed
     * @param mount     where the script sees the directory
     * @throws PassingTrouble when the database's container does not exist, takes no connection or goes away, or
     *                        the limit is over
     */
    public Ended run(String purpose, Script script, List<String> arguments, Path directory, String mount, Duration limit) {
        return run(purpose, script, arguments, directory, mount, Map.of(), limit);
    }

    /** As the other, with more to see. @param more what else is mounted where, as Docker writes it */
    public Ended run(String purpose, Script script, List<String> arguments, Path directory, String mount, Map<String, String> more,
            Duration limit) {
        Container database = host.docker().container(instance.compose().database().container()).orElseThrow(() -> new PassingTrouble(
                "%s: the database container %s does not exist".formatted(instance.name(), instance.compose().database().container())));
        ContainerRequest request = ContainerRequest.of(script.name(), database.imageId(),
                script.command(arguments.toArray(String[]::new)).toArray(String[]::new))
                .on("container:" + database.name());
        Map<String, String> mounts = new LinkedHashMap<>(more);
        mounts.put(directory.toString(), mount);
        Ended ended = connected(container.run(purpose, request.mounting(mounts), limit));
        Optional<String> password = database.environment("POSTGRES_PASSWORD");
        return ended.exitCode() == PASSWORD_WANTED && password.isPresent()
                ? connected(runWithPassword(purpose, request, mounts, directory.resolve(".pgpass"), password.get(), limit)) : ended;
    }

    private Ended connected(Ended ended) {
        Optional<NoConnectionFree> refused = ended.succeeded() ? Optional.empty() : NoConnectionFree.saidIn(ended.said(), instance.name());
        if (refused.isPresent()) {
            throw refused.get();
        }
        if (!ended.succeeded()) {
            ServerGone.refuse("work beside the database of " + instance.name(), ended.said());
        }
        return ended;
    }

    /** The password in a file that only its owner reads: never in an environment or on a command line. */
    private Ended runWithPassword(String purpose, ContainerRequest request, Map<String, String> mounts, Path file,
            String password, Duration limit) {
        Map<String, String> more = new LinkedHashMap<>(mounts);
        more.put(file.toString(), PASSWORD_FILE + ":ro");
        try {
            host.write(file, "127.0.0.1:5432:*:*:%s\n".formatted(password.replace("\\", "\\\\").replace(":", "\\:")));
            return container.run(purpose, request.mounting(more), limit);
        } finally {
            HelperContainer.evenIfInterrupted(() -> host.remove(file));
        }
    }
}
