package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.util.Optional;

/** The server that runs on a host, or is reached from there. */
record HostServer(Host host, Instance instance, PostgresAddress postgres) {

    InstanceDatabase.Server now() {
        return new InstanceDatabase.Server(host.route(postgres.host(), postgres.port()), password());
    }

    /** From its own file; else, where we connect as the app does, from the app's. */
    Optional<String> password() {
        return postgres.passwordFile().isPresent() ? postgres.passwordFile().flatMap(host::read).map(String::strip)
                : instance.envFile().flatMap(host::read).map(EnvFile::parse).flatMap(env -> env.value(DatabaseUrl.VARIABLE))
                        .map(DatabaseUrl::parse).filter(url -> url.user().equals(Optional.of(instance.databaseUser())))
                        .flatMap(DatabaseUrl::password);
    }
}
