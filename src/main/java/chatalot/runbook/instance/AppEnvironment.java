package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The variables that an app's unit gives it, for starting another one beside it. They hold secrets: they go to the new process and nowhere else. */
public final class AppEnvironment {

    private final SystemdInstallation systemd;
    private final Map<String, String> files;
    private final Map<String, String> variables;

    private AppEnvironment(SystemdInstallation systemd, Map<String, String> files, Map<String, String> variables) {
        this.systemd = systemd;
        this.files = Map.copyOf(files);
        this.variables = Map.copyOf(variables);
    }

    /** As they are now. @throws PassingTrouble when the unit cannot be looked at, or a file of them cannot be read */
    public static AppEnvironment of(Host host, Instance instance, SystemdInstallation systemd) {
        UnitProperties unit = UnitProperties.ask(host, instance.name(), systemd.commands());
        Map<String, String> all = new TreeMap<>(UnitEnvironment.of(instance.name(), host, unit).written().values());
        for (Path file : systemd.environmentFiles()) {
            all.putAll(host.read(file).map(EnvFile::parse).map(EnvFile::values).orElseThrow(() -> new PassingTrouble("%s: %s cannot be read"
                    .formatted(instance.name(), file))));
        }
        return new AppEnvironment(systemd, instance.fileVolumes(), all);
    }

    /**
     * The same for an app that must not touch what is live.
     *
     * @param home        where its release lies
     * @param database    the server that holds the copy
     * @param directories those that stand for the live ones, by these
     * @param port        that it listens on, on the loopback interface
     * @throws IllegalArgumentException when a variable would lead it to what is live all the same
     */
    public Map<String, String> elsewhere(Path home, PostgresAddress database, Map<String, String> directories, int port) {
        Map<String, String> places = new LinkedHashMap<>();
        files.forEach((seen, real) -> Stream.of(seen, real).forEach(live -> places.put(live, directories.get(real))));
        SystemdInstallation.PARTS.forEach(part -> places.put(systemd.root().resolve(part).toString(), home.resolve(part).toString()));
        Map<String, String> all = new TreeMap<>();
        variables.forEach((name, value) -> all.put(name, moved(value, places)));
        if (files.size() == 1) {
            all.computeIfPresent(SystemdDiscovery.FILES, (name, value) -> directories.values().iterator().next());
        }
        all.forEach((name, value) -> files.values().stream().filter(live -> without(value, directories.values()).contains(live)).findFirst()
                .ifPresent(live -> {
                    throw new IllegalArgumentException("%s leads to %s".formatted(name, live));
                }));
        all.computeIfPresent(DatabaseUrl.VARIABLE, (name, url) -> DatabaseUrl.at(url, database.host(), database.port()));
        all.put(systemd.listenVariable(), "127.0.0.1:" + port);
        return all;
    }

    /** A copy lies below a directory of its own with the same names as what it stands for. */
    private static String without(String value, Collection<String> copies) {
        String rest = value;
        for (String copy : copies) {
            rest = rest.replace(copy, "");
        }
        return rest;
    }

    private static String moved(String value, Map<String, String> places) {
        if (!value.startsWith("/")) {
            return value;
        }
        Path path = Path.of(value).normalize();
        return places.entrySet().stream().filter(place -> path.startsWith(Path.of(place.getKey())))
                .map(place -> Path.of(place.getValue()).resolve(Path.of(place.getKey()).relativize(path)).toString()).findFirst().orElse(value);
    }
}
