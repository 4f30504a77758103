package chatalot.runbook.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.mock.env.MockEnvironment;

/** Instances that are configured and nothing more: there is no container behind them. */
public final class WrittenInstances {

    private final Map<String, InstanceSettings> settings = new ConcurrentHashMap<>();

    /** Configures an instance; {@code keysAndValues} are below its name. */
    public InstanceSettings write(String name, String... keysAndValues) {
        try {
            Path directory = Files.createDirectories(Path.of("target/written-instances", name).toAbsolutePath());
            Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
            MockEnvironment environment = new MockEnvironment();
            String prefix = "runbook.instances.%s.".formatted(name);
            environment.setProperty(prefix + "directory", directory.toString());
            for (int i = 0; i < keysAndValues.length; i += 2) {
                environment.setProperty(prefix + keysAndValues[i], keysAndValues[i + 1]);
            }
            settings.putAll(SettingsReader.read(environment));
            return settings.get(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<InstanceSettings> find(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
