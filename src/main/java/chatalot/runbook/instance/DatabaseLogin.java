package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who connects to an instance's database.
 *
 * @param password absent where none is known, because the server takes them at their word
 */
public record DatabaseLogin(String user, Optional<String> password) {

    /** Those of an instance that is installed on its host: we, and the app as its env file says. Read anew each time. */
    public static List<DatabaseLogin> of(Host host, Instance instance, SystemdInstallation systemd) {
        Map<String, Optional<String>> known = new LinkedHashMap<>();
        known.put(instance.databaseUser(), new HostServer(host, instance, systemd.postgres()).password());
        instance.envFile().flatMap(host::read).map(EnvFile::parse).flatMap(env -> env.value(DatabaseUrl.VARIABLE)).map(DatabaseUrl::parse)
                .ifPresent(url -> url.user().ifPresent(user -> known.putIfAbsent(user, url.password())));
        return known.entrySet().stream().map(login -> new DatabaseLogin(login.getKey(), login.getValue())).toList();
    }

    /** Never the password. */
    @Override
    public String toString() {
        return user;
    }
}
