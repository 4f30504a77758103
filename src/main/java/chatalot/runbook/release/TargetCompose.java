package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.ComposeChanges;
import chatalot.runbook.instance.ComposeModel;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.EnvFile;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a target's Compose files, with the live {@code .env} and overrides, would make of an instance. */
record TargetCompose(InstanceCatalog catalog, Instance instance, Host host, Checkout checkout, Extract target,
        List<String> refusals, List<String> notes) {

    TargetCompose(InstanceCatalog catalog, Instance instance, Host host, Checkout checkout, Extract target) {
        this(catalog, instance, host, checkout, target, new ArrayList<>(), new ArrayList<>());
    }

    TargetInstallation look() {
        Compose compose = Compose.asIfLive(host.compose(), instance, files());
        if (refusals.isEmpty()) {
            variables(compose);
        }
        Map<String, String> touched = refusals.isEmpty() ? touched(compose) : Map.of();
        return new TargetInstallation(touched, refusals, notes, Optional.empty());
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        CommitId head = checkout.head();
        for (Path live : instance.compose().composeFiles()) {
            String name = live.startsWith(instance.directory()) ? instance.directory().relativize(live).toString() : "";
            if (target.files().contains(name)) {
                files.add(target.path(name));
            } else if (!name.isEmpty() && checkout.tracks(head, name)) {
                refusals.add("The target no longer has the Compose file %s. Install it by hand.".formatted(name));
            } else {
                files.add(live);
            }
        }
        return files;
    }

    private void variables(Compose compose) {
        Map<String, Boolean> wanted = variablesOf(compose);
        Map<String, Boolean> before = variablesOf(Compose.live(host.compose(), instance));
        Set<String> given = instance.envFile().flatMap(host::read).map(EnvFile::parse).map(EnvFile::names).orElse(Set.of());
        wanted.forEach((variable, required) -> {
            if (given.contains(variable) || variable.startsWith("COMPOSE_")) {
                return;
            }
            if (required) {
                refusals.add("The target's Compose file needs the variable %s, which .env lacks. Add it to .env."
                        .formatted(variable));
            } else if (!before.containsKey(variable)) {
                notes.add("The target's Compose file can be given a new variable, %s; .env does not set it.".formatted(variable));
            }
        });
    }

    /** Variable to whether Compose refuses to go on without it. */
    private Map<String, Boolean> variablesOf(Compose compose) {
        Map<String, Boolean> variables = new TreeMap<>();
        Result result = host.run(compose.command("config", "--variables"));
        result.output().lines().skip(1).map(line -> line.strip().split("\\s+")).filter(fields -> fields.length > 1)
                .forEach(fields -> variables.put(fields[0], fields[1].equals("true")));
        return variables;
    }

    private Map<String, String> touched(Compose compose) {
        try {
            Instance after = catalog.asWouldBe(instance, compose);
            shape(after);
            ComposeModel model = model(compose);
            ground(model);
            secrets(model);
            if (!refusals.isEmpty()) {
                return Map.of();
            }
            Map<String, String> touched = new TreeMap<>(ComposeChanges.of(instance, compose, host).services());
            String database = instance.compose().database().service();
            if (touched.containsKey(database)) {
                refusals.add("Compose would make the database service %s anew: %s. No update recreates a database; apply that change at a time of your own choice first."
                        .formatted(database, touched.get(database)));
            }
            touched.merge(instance.compose().app().service(), "it is updated", (why, updated) -> updated + "; " + why);
            return touched;
        } catch (DiscoveryRefused e) {
            refusals.add("The target's Compose files do not fit this installation: %s %s".formatted(e.problem(), e.mend()));
            return Map.of();
        }
    }

    /** What an update takes for granted: the same containers, database, volumes and networks before and after. */
    private void shape(Instance after) {
        Map<String, List<Object>> sides = new LinkedHashMap<>();
        sides.put("the app's container", List.of(instance.compose().app().container(), after.compose().app().container()));
        sides.put("the app's image name", List.of(instance.compose().app().image(), after.compose().app().image()));
        sides.put("the database's container", List.of(instance.compose().database().container(), after.compose().database().container()));
        sides.put("the database", List.of(instance.databaseName(), after.databaseName()));
        sides.put("the database's user", List.of(instance.databaseUser(), after.databaseUser()));
        sides.put("the volumes of user files", List.of(instance.fileVolumes(), after.fileVolumes()));
        sides.put("the inside network", List.of(instance.compose().insideNetwork(), after.compose().insideNetwork()));
        sides.put("the outside networks", List.of(instance.compose().outsideNetworks(), after.compose().outsideNetworks()));
        sides.put("the app's port", List.of(instance.appPort(), after.appPort()));
        sides.forEach((what, both) -> {
            if (!both.get(0).equals(both.get(1))) {
                refusals.add("The target changes %s from %s to %s, which an update cannot carry or take back. Install it by hand."
                        .formatted(what, both.get(0), both.get(1)));
            }
        });
    }

    private ComposeModel model(Compose compose) {
        return ComposeModel.parse(host.demand(compose.command("config", "--format", "json")).output());
    }

    /** Of the database all of it; of the app its volumes and networks were compared by {@link #shape}, but not how they are made. */
    private void ground(ComposeModel target) {
        List<String> services = List.of(instance.compose().database().service(), instance.compose().app().service());
        JsonNode before = model(Compose.live(host.compose(), instance)).ground(services);
        JsonNode then = target.ground(services);
        before.fieldNames().forEachRemaining(part -> {
            boolean database = part.startsWith("mount " + instance.compose().database().service() + " ");
            boolean shared = !part.startsWith("mount ") && then.has(part);
            if ((database || shared) && !before.get(part).equals(then.get(part))) {
                refusals.add(("The target makes the %s of app or database in another way. Newer versions of Compose make the database anew for "
                        + "that, and no update does. Apply that change at a time of your own choice first.").formatted(part));
            }
        });
    }

    private void secrets(ComposeModel model) {
        Set<Path> missing = new TreeSet<>(model.secretFiles());
        missing.removeIf(host::exists);
        missing.forEach(file -> refusals.add("The target's Compose file needs the secret file %s, which is not there. Make it first."
                .formatted(file)));
    }
}
