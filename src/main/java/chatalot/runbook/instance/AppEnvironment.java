package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The variables that an app's unit gives it, for starting another one beside it. They hold secrets: they go to the new process and nowhere else. */
public final class AppEnvironment {

    private final SystemdInstallation systemd;
    private final Map<String, String> variables;

    private AppEnvironment(SystemdInstallation systemd, Map<String, String> variables) {
        this.systemd = systemd;
        this.variables = Map.copyOf(variables);
    }

    /** As they are now. @throws PassingTrouble when the env file cannot be read */
    public static AppEnvironment of(Host host, Instance instance, SystemdInstallation systemd) {
        return new AppEnvironment(systemd, instance.envFile().flatMap(host::read).map(EnvFile::parse).map(EnvFile::values)
                .orElseThrow(() -> new PassingTrouble("%s: its env file cannot be read".formatted(instance.name()))));
    }

    /**
     * The same for an app that must not touch what is live.
     *
     * @param home        where its release lies
     * @param database    the server that holds the copy
     * @param directories those that stand for the live ones, by these
     * @param port        that it listens on, on the loopback interface
     */
    public Map<String, String> elsewhere(Path home, PostgresAddress database, Map<String, String> directories, int port) {
        Map<String, String> all = new TreeMap<>();
        variables.forEach((name, value) -> all.put(name, moved(value, home, directories)));
        all.computeIfPresent(DatabaseUrl.VARIABLE, (name, url) -> DatabaseUrl.at(url, database.host(), database.port()));
        all.put(systemd.listenVariable(), "127.0.0.1:" + port);
        return all;
    }

    private String moved(String value, Path home, Map<String, String> directories) {
        for (Map.Entry<String, String> directory : directories.entrySet()) {
            if (isBelow(value, directory.getKey())) {
                return directory.getValue() + value.substring(directory.getKey().length());
            }
        }
        for (String part : SystemdInstallation.PARTS) {
            String live = systemd.root().resolve(part).toString();
            if (isBelow(value, live)) {
                return home.resolve(part) + value.substring(live.length());
            }
        }
        return value;
    }

    private static boolean isBelow(String value, String directory) {
        return value.equals(directory) || value.startsWith(directory + "/");
    }
}
