package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** The app of an instance as whoever runs it sees it: a Docker Engine, or a service manager. Only looks. */
public interface App {

    /** That of an instance on its host. */
    static App of(Host host, Instance instance) {
        return instance.installation().choose(compose -> new ComposeApp(host, instance, compose),
                systemd -> new SystemdApp(host, instance, systemd));
    }

    /** A health page on the loopback interface of a host, as reached from this service. */
    static URI healthPage(Host host, int port, String path) {
        return HealthPage.address(host, "127.0.0.1", port, path);
    }

    /** What is there now; empty when nothing is. @throws PassingTrouble when it cannot be seen */
    Optional<State> state();

    /** Its last lines of output. */
    void logs(int tail, Consumer<String> lines);

    /** The commit that a release says it was made of; empty where it does not say, or is not there. */
    Optional<String> revision(String release);

    /** What it runs as, for people: the container's name, or the unit's. */
    String name();

    /**
     * The app at one moment.
     *
     * @param id         another one whenever it is made or started anew
     * @param release    what it runs: the id of an image, or of a release directory's contents
     * @param exitCode   of the last run
     * @param outOfMemory it was ended for lack of memory
     * @param restarts   how often it was started again by itself since somebody started it
     * @param health     its health page, as reached from this service also behind closed doors; absent where it has no address
     */
    record State(String id, String release, boolean running, boolean restarting, int exitCode, boolean outOfMemory, int restarts,
            Optional<URI> health) {

        /** How a release is called that nobody can name any more. */
        static final String UNKNOWN = "unknown";

        /** It runs and was not ended for lack of memory. */
        public boolean isUp() {
            return running && !restarting && !outOfMemory;
        }

        /** Whether it can be told what it runs. */
        public boolean isKnown() {
            return !release.startsWith(UNKNOWN);
        }

        /** For people. */
        public String words() {
            if (isUp()) {
                return "runs";
            }
            return outOfMemory ? "was ended for lack of memory" : restarting
                    ? "ended with exit code %d and is being restarted".formatted(exitCode) : "ended with exit code %d".formatted(exitCode);
        }
    }
}
