package chatalot.runbook.endtoend;

import chatalot.runbook.host.Command;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.sample.SampleInstance;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A place where an instance is to come, the repository that it comes from, and a service that was told of both. */
final class NewHost implements AutoCloseable {

    private static final List<String> SECRETS = List.of(".env", "secrets/jwt_private.pem", "secrets/jwt_public.pem");

    private final Path directory;
    private final SampleInstance sample;
    private final ServiceProcess service;

    /** Nothing is there yet, not even the directory. @param directory for what the service keeps */
    NewHost(Path directory) {
        this(directory, Placed.nothing());
    }

    /** @param placed where it is to come */
    NewHost(Path directory, Placed placed) {
        this.directory = directory;
        this.sample = placed.sample();
        this.service = new ServiceProcess(directory.resolve("service"), 0, settings(placed), directory.resolve("service").resolve("kill-at"),
                placed.hidden());
        service.start();
    }

    private Map<String, String> settings(Placed placed) {
        String instance = "runbook.instances." + sample.project();
        Map<String, String> settings = new HashMap<>(placed.settings());
        settings.put(instance + ".directory", sample.directory().toString());
        settings.put(instance + ".repository", sample.origin().toString());
        settings.put(instance + ".backups", sample.directory().resolveSibling("backups").toString());
        settings.put(instance + ".project", sample.project());
        settings.put(instance + ".deploy.env[0]", "CHATALOT_NAME=" + sample.project());
        settings.put(instance + ".deploy.env[1]", "CHATALOT_PORT=" + sample.url().getPort());
        settings.put(instance + ".deploy.env[2]", "CHATALOT_BIND=" + sample.url().getHost());
        settings.put(instance + ".timeouts.verify", "20s");
        return settings;
    }

    SampleInstance sample() {
        return sample;
    }

    ServiceProcess service() {
        return service;
    }

    PeoplesRuns runs() {
        return new PeoplesRuns(service);
    }

    Users users() {
        return new Users(sample, directory);
    }

    /** Asks for a deployment, and returns the run's path. */
    String ask(String release) {
        JsonNode run = service.post("ops", "/api/instances/" + sample.project() + "/deployments", Map.of("target", release, "reason", "A test"));
        return PeoplesRuns.path(run);
    }

    /** The same, approved, to its end. */
    JsonNode deploy(String release) {
        return runs().awaitEnd(runs().approve(ask(release)));
    }

    /** Contents, mode and owner of env file and keys, by path; only of those that are there. */
    Map<String, String> secrets() {
        Map<String, String> found = new TreeMap<>();
        for (String name : SECRETS) {
            String file = sample.directory().resolve(name).toString();
            if (sample.host().exists(Path.of(file))) {
                found.put(name, sample.host().demand(Command.of("cat", file)).output()
                        + sample.host().demand(Command.of("stat", "--format=%a %u:%g", file)).text());
            }
        }
        return found;
    }

    /** What Docker has of the project: containers, volumes, networks. */
    List<String> inDocker() {
        String docker = sample.host().docker().program();
        String project = "label=com.docker.compose.project=" + sample.project();
        return List.of(List.of("ps", "--all"), List.of("volume", "ls"), List.of("network", "ls")).stream()
                .flatMap(kind -> sample.host().demand(Command.of(docker).and(kind.toArray(String[]::new)).and("--quiet", "--filter", project))
                        .output().lines()).toList();
    }

    @Override
    public void close() {
        service.close();
        sample.close();
    }
}
