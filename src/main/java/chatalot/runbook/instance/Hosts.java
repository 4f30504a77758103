package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.ssh.SshHost;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;

/** The machines that instances live on: this one, and those under {@code runbook.hosts}, each connected to when it is first needed. */
public final class Hosts implements AutoCloseable {

    private final Host local;
    private final Map<String, SshHost> others;
    private final Map<String, Integer> runs;

    private Hosts(Host local, Map<String, SshHost> others, Map<String, Integer> runs) {
        this.local = local;
        this.others = Map.copyOf(others);
        this.runs = Map.copyOf(runs);
    }

    /** @param local this machine. @throws WrongConfiguration naming entry, key and mend */
    public static Hosts read(Environment environment, Host local) {
        Map<String, HostEntry> entries = entries(environment);
        Map<String, SshHost> others = new LinkedHashMap<>();
        entries.forEach((name, entry) -> others.put(name, SshHost.of(HostEntry.target(name, entries), entry.docker(), local)
                .goingBackAfter(entry.goesBackAfter())));
        Map<String, Integer> runs = new LinkedHashMap<>();
        entries.forEach((name, entry) -> runs.put(name, entry.runs()));
        return new Hosts(local, others, runs);
    }

    /** What is written, by name. */
    static Map<String, HostEntry> entries(Environment environment) {
        try {
            return new TreeMap<>(Binder.get(environment).bind(HostEntry.PREFIX, Bindable.mapOf(String.class, HostEntry.class),
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT)).orElse(Map.of()));
        } catch (BindException e) {
            String what = e.getCause() instanceof UnboundConfigurationPropertiesException unknown
                    ? "Unknown configuration: " + unknown.getUnboundProperties().stream().map(property -> property.getName().toString())
                            .sorted().collect(Collectors.joining(", "))
                    : "%s cannot be read".formatted(e.getName());
            throw new WrongConfiguration(what, "Correct or remove it. A host has the keys: " + HostEntry.KEYS + ".");
        }
    }

    /** Whether there is one of that name. */
    boolean has(String name) {
        return others.containsKey(name);
    }

    /** The machine of an instance. */
    Host of(InstanceSettings settings) {
        return settings.host().map(others::get).map(Host.class::cast).orElse(local);
    }

    /** How many runs may work at once on the machine of an instance; empty where nothing is said about it. */
    Optional<Integer> runsAt(InstanceSettings settings) {
        return settings.host().map(runs::get).filter(many -> many > 0);
    }

    /** Ends every connection; what runs on a host runs to its end. */
    @Override
    public void close() {
        others.values().forEach(SshHost::close);
    }
}
