package chatalot.runbook.backup;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** In a container of the database's own image with a volume of its own, limited in memory and processors. */
final class ScratchContainer implements ScratchServer {

    private static final long MEMORY = 1L << 30;

    private final Ground ground;
    private final Path set;
    private final String name;

    private ScratchContainer(Ground ground, Path set, String name) {
        this.ground = ground;
        this.set = set;
        this.name = name;
    }

    static ScratchContainer alone(Ground ground, Path set) {
        ScratchContainer server = new ScratchContainer(ground, set, ground.work().name("proof"));
        return server.started(server.request(CARELESS).on("none"));
    }

    /**
     * Reachable on one network, where it takes anybody at their word, so no password has to be known. It writes as durably as any PostgreSQL
     * does: what is timed here is to be believed.
     */
    static ScratchContainer on(Ground ground, Path set, String network, List<String> names) {
        ScratchContainer server = new ScratchContainer(ground, set, ground.work().name("rehearsal-db"));
        return server.started(server.request(Map.of()).on(network).alsoKnownAs(names));
    }

    private ContainerRequest request(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "dynamic_shared_memory_type=mmap"));
        settings.forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
        return ContainerRequest.of(name, ground.imageId(), command.toArray(String[]::new))
                .withEnv("POSTGRES_USER=" + SUPERUSER, "POSTGRES_DB=postgres", "POSTGRES_PASSWORD=asked-of-nobody",
                        "POSTGRES_HOST_AUTH_METHOD=trust", "PGDATA=/var/lib/postgresql/data")
                .labelled(ground.work().labels())
                .mounting(Map.of(name, "/var/lib/postgresql/data", set.toString(), Ground.SET + ":ro"))
                .limited(MEMORY, HelperContainer.processors());
    }

    /** Starts it and waits until it answers. */
    private ScratchContainer started(ContainerRequest request) {
        boolean answers = false;
        try {
            ground.docker().createVolume(name, ground.work().labels());
            ground.docker().startContainer(request);
            awaitAnswer();
            answers = true;
            return this;
        } finally {
            if (!answers) {
                close();
            }
        }
    }

    /** Over TCP: while the image makes its cluster, a first server listens on the socket alone. */
    private void awaitAnswer() {
        List<String> ask = List.of("pg_isready", "--host=127.0.0.1", "--quiet");
        long end = System.nanoTime() + START.toNanos();
        while (!ground.docker().exec(name, ask, SHORT).succeeded()) {
            boolean running = ground.docker().container(name).map(DockerAccess.Container::running).orElse(false);
            if (!running || System.nanoTime() > end) {
                List<String> said = new ArrayList<>();
                ground.docker().logs(name, 10, said::add);
                throw new PassingTrouble("The scratch PostgreSQL did not start: " + String.join(" | ", said));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while the scratch PostgreSQL was starting", e);
        }
    }

    @Override
    public Result run(List<String> command, Duration limit) {
        return ground.docker().exec(name, command, limit);
    }

    @Override
    public String set() {
        return Ground.SET;
    }

    /** Its network lets nobody else in. */
    @Override
    public void admit() {
    }

    @Override
    public String container() {
        return name;
    }

    @Override
    public PostgresAddress address() {
        throw new IllegalStateException("%s is reached on its network".formatted(name));
    }

    @Override
    public void close() {
        HelperContainer.evenIfInterrupted(() -> {
            ground.docker().remove(name);
            ground.docker().removeVolume(name);
        });
    }
}
