package chatalot.runbook.instance;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of an instance that must not appear in any log. */
record SecretValues(Host host, InstanceSettings settings) {

    Set<String> all() {
        Optional<EnvFile> env = host.read(settings.envFile().orElseGet(() -> settings.directory().resolve(".env"))).map(EnvFile::parse);
        Set<String> secrets = new HashSet<>(env.map(EnvFile::secrets).orElse(Set.of()));
        settings.systemd().ifPresent(systemd -> others(systemd).map(EnvFile::secrets).forEach(secrets::addAll));
        List<Container> containers = settings.systemd().isPresent() ? List.of() : containers();
        containers.forEach(container -> secrets.addAll(WrittenSecrets.of(container)));
        settings.systemd().ifPresent(systemd -> secrets.addAll(ofUrlAndFile(env, systemd.passwordFile())));
        secrets.addAll(new WrittenSecrets(host, settings).all(env.orElse(new EnvFile(Map.of())), containers));
        return secrets;
    }

    /** The whole URL is one of the env file's values; the password may stand alone elsewhere. */
    private Set<String> ofUrlAndFile(Optional<EnvFile> env, Optional<Path> file) {
        Stream<String> url = env.flatMap(values -> values.value(DatabaseUrl.VARIABLE)).stream().map(DatabaseUrl::passwords).flatMap(Set::stream);
        return Stream.concat(url, file.flatMap(this::read).stream()).filter(password -> !password.isBlank()).collect(Collectors.toSet());
    }

    /** Whatever else the unit gives the app, as far as the service manager tells now. */
    private Stream<EnvFile> others(SystemdSettings systemd) {
        try {
            UnitEnvironment unit = UnitEnvironment.of(settings.name(), host, UnitProperties.ask(host, settings.name(),
                    systemd.commands().orElseGet(() -> ServiceCommands.ofSystemd(systemd.unit(), true))));
            return Stream.concat(Stream.of(unit.written()), unit.files().stream().flatMap(file -> read(file).stream()).map(EnvFile::parse));
        } catch (CommandFailed | PassingTrouble e) {
            return Stream.empty();
        }
    }

    private Optional<String> read(Path file) {
        try {
            return host.read(file).map(String::strip);
        } catch (UncheckedIOException e) {
            // What we may not read we cannot say either.
            return Optional.empty();
        }
    }

    private List<Container> containers() {
        try {
            return ComposeProject.ofDirectory(settings.directory(), host);
        } catch (PassingTrouble | DockerRefused e) {
            return List.of();
        }
    }
}
