package chatalot.runbook.host;

import chatalot.runbook.host.DockerAccess.ContainerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one piece of work to its end in a container of our own, so that nothing big streams through this service.
 * The container carries the run's labels, and is gone when this returns or throws; what a crash left
 * is found by the labels and ended.
 */
public final class HelperContainer {

    private static final ThreadLocal<Boolean> CLEANS_UP = ThreadLocal.withInitial(() -> false);
    private static final int LINES_KEPT = 1000;

    private final DockerAccess docker;
    private final Work work;

    public HelperContainer(DockerAccess docker, Work work) {
        this.docker = docker;
        this.work = work;
    }

    /** Ends and removes the containers, volumes and networks that earlier attempts of this step left behind. */
    public void removeLeftovers() {
        for (DockerAccess.Container left : docker.containers(work.marks())) {
            work.say("Ending container %s, which an earlier attempt left behind", left.name());
            docker.remove(left.id());
        }
        docker.volumes(work.marks()).forEach(docker::removeVolume);
        docker.networks(work.marks()).forEach(docker::removeNetwork);
    }

    /**
     * Runs the request's command to its end.
     *
     * @param purpose names the container
     * @param limit   after this the container is ended and {@link PassingTrouble} is thrown
     * @throws PassingTrouble also when somebody else ended it, such as a daemon that was told to stop
     */
    public Ended run(String purpose, ContainerRequest request, Duration limit) {
        String name = work.name(purpose);
        ContainerRequest ours = new ContainerRequest(name, request.image(), request.command(), request.user(),
                request.env(), request.network(), request.aliases(), request.binds(), work.labels(),
                request.memoryBytes(), request.cpus());
        try {
            String id = docker.startContainer(ours);
            int exitCode = docker.await(id, limit);
            List<String> said = new ArrayList<>();
            docker.logs(id, LINES_KEPT, said::add);
            boolean oomKilled = docker.container(id).map(DockerAccess.Container::oomKilled).orElse(false);
            Ended ended = new Ended(exitCode, oomKilled, said);
            if (!ended.succeeded() && docker.container(id).filter(DockerAccess.Container::wasTold).isPresent()) {
                throw new PassingTrouble("Container %s was ended by somebody else: %s".formatted(name, ended.lastWords()));
            }
            return ended;
        } finally {
            evenIfInterrupted(() -> docker.remove(name));
        }
    }

    /** How many processors a container of ours may use: the instance goes on serving beside it and keeps some. */
    public static double processors() {
        int all = Runtime.getRuntime().availableProcessors();
        return all == 1 ? 1 : Math.min(2, all - 0.5);
    }

    /** Whether the current thread only cleans up after itself. */
    static boolean cleansUp() {
        return CLEANS_UP.get();
    }

    /** Cleans up also on a thread that was told to stop: nothing of ours may go on working. The interrupt is kept. */
    public static void evenIfInterrupted(Runnable cleanUp) {
        boolean interrupted = Thread.interrupted();
        boolean outer = CLEANS_UP.get();
        CLEANS_UP.set(true);
        try {
            cleanUp.run();
        } finally {
            CLEANS_UP.set(outer);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * How the work ended.
     *
     * @param exitCode  by inspect
     * @param oomKilled it was ended for lack of memory
     * @param said      its last lines of output, then of errors
     */
    public record Ended(int exitCode, boolean oomKilled, List<String> said) {

        private static final int TAIL = 12;

        public boolean succeeded() {
            return exitCode == 0;
        }

        /** What it reported as a line {@code fact <name>=<value>}. */
        public String fact(String name) {
            return Facts.of(said, name);
        }

        /** Exit code and last words, for messages. */
        public String lastWords() {
            return "exit code %d%s: %s".formatted(exitCode, oomKilled ? " (out of memory)" : "", Facts.tail(said, TAIL));
        }
    }
}
