package chatalot.runbook.web;

import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One instance that is fine and one that is away. */
class PlayedInstances implements Instances {

    private static final View DEMO = new View("demo", "healthy", Optional.of("1.0.0"), "Healthy",
            Optional.of("http://127.0.0.1:8080"), "/srv/chatalot", "this machine");
    private static final View TEAM = new View("team", "down", Optional.empty(), "Container chatalot is stopped",
            Optional.empty(), "/srv/team/chatalot", "team-host");

    @Override
    public List<View> all() {
        return List.of(DEMO, TEAM);
    }

    @Override
    public View find(String name) {
        return all().stream().filter(instance -> instance.name().equals(name)).findFirst().orElseThrow(() ->
                new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s; there are: demo, team".formatted(name)));
    }

    @Override
    public void demandKnown(String name) {
        find(name);
    }

    @Override
    public Examination examine(String name) {
        return new Examination(find(name).name(), false, Map.of("Compose project", "chatalot"), List.of(
                new Finding("ok", "discovery", "Project chatalot", ""),
                new Finding("stops", "disk of the database", "1 GB free, 2 GB needed", "Free 1 GB there.")));
    }

    @Override
    public List<HostFile> privileges(String name) {
        return find(name).equals(TEAM) ? List.of() : List.of(new HostFile("/etc/sudoers.d/chatalot-runbook-" + name,
                "runbook ALL=(root) NOPASSWD: /usr/bin/systemctl stop chatalot.service\n"));
    }

    @Override
    public HostFile frontProxy(String name, String listen, Optional<String> forwardTo) {
        return new HostFile("/etc/caddy/Caddyfile", "%s reverse_proxy %s\n".formatted(listen,
                forwardTo.or(() -> find(name).url()).orElseThrow(() -> new Refused(Refused.Kind.CONFLICT, name + " publishes no port."))));
    }

    @Override
    public List<Kept> kept(String name) {
        return List.of(new Kept("database that the failed version left", Optional.of(7L), find(name).name() + "_failed_7", 4096,
                Optional.of(Instant.parse("2025-01-02T03:04:05Z")), Optional.of(Instant.parse("2025-01-09T03:04:05Z"))),
                new Kept("image that runs", Optional.empty(), "chatalot-runbook/demo:0123", 8192, Optional.empty(), Optional.empty()));
    }
}
