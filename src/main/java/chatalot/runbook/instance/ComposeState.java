package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What Compose would do now, and who else could reach a new version behind closed doors. */
record ComposeState(Host host, Instance instance) {

    private static final String COMPOSE = "compose";
    private static final String DOORS = "doors";

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>(changes());
        findings.addAll(doors());
        return findings;
    }

    private List<Finding> changes() {
        ComposeChanges changes = ComposeChanges.of(instance, Compose.live(host.compose(), instance), host);
        List<Finding> findings = new ArrayList<>();
        changes.services().forEach((service, why) -> {
            if (service.equals(instance.compose().database().service())) {
                findings.add(Finding.stops(COMPOSE, "Compose would make the database %s anew: %s".formatted(service, why),
                        "Run `docker compose up -d` at a time of your own choice, or undo what changed: no update recreates a database."));
            } else {
                findings.add(Finding.warning(COMPOSE, "Compose would make %s anew now: %s".formatted(service, why),
                        "An update will do so too if the app needs it."));
            }
        });
        return findings.isEmpty() ? List.of(Finding.ok(COMPOSE, "Compose would change nothing now")) : findings;
    }

    private List<Finding> doors() {
        List<Finding> findings = new ArrayList<>();
        if (instance.compose().outsideNetworks().isEmpty()) {
            findings.add(Finding.stops(DOORS, "The app is on no network but internal ones, so nothing can be closed",
                    "Give the app a network of its own for the outside."));
        } else if (Doors.of(host, instance).state() != Doors.State.OPEN) {
            findings.add(Finding.stops(DOORS, "The app is not attached to all of %s".formatted(
                    instance.compose().outsideNetworks().keySet()), "Run `docker compose up -d`, or see whether another run works on it."));
        }
        Set<String> neighbours = neighbours();
        if (!neighbours.isEmpty()) {
            findings.add(Finding.warning(DOORS, "Others share an internal network with the app and reach it behind closed doors: "
                    + neighbours, "Keep reverse proxies and clients on the outside networks."));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(DOORS, "Open; closing %s shuts the outside out".formatted(instance.compose().outsideNetworks().keySet())))
                : findings;
    }

    /** Containers on networks of the app that stay when the doors are closed. */
    private Set<String> neighbours() {
        Set<String> kept = host.docker().container(instance.compose().app().container())
                .map(app -> app.networks().keySet().stream()
                        .filter(network -> !instance.compose().outsideNetworks().containsKey(network)).collect(Collectors.toSet()))
                .orElse(Set.of());
        Set<String> own = Set.of(instance.compose().app().container(), instance.compose().database().container());
        return host.docker().containers(Map.of()).stream()
                .filter(container -> !own.contains(container.name()) && container.running() && !host.isOwn(container))
                .filter(container -> container.networks().keySet().stream().anyMatch(kept::contains))
                .map(Container::name).collect(Collectors.toSet());
    }
}
