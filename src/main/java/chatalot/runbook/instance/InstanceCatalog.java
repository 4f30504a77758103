package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.schedule.FreezePeriod;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The instances this service knows, by name. */
public final class InstanceCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceCatalog.class);

    /** Of machine-id(5). */
    private static final Path MACHINE = Path.of("/etc/machine-id");
    private static final String REACHED = "runbook.pump.instances";

    private final Map<String, InstanceSettings> settings;
    private final List<FreezePeriod> freezes;
    private final Hosts hosts;
    private final Set<String> reached;

    private InstanceCatalog(Map<String, InstanceSettings> settings, List<FreezePeriod> freezes, Hosts hosts, Set<String> reached) {
        this.settings = Map.copyOf(settings);
        this.freezes = List.copyOf(freezes);
        this.hosts = hosts;
        this.reached = Set.copyOf(reached);
    }

    /**
     * Reads and checks the catalog under {@code runbook.instances} and the freezes under {@code runbook.freezes}. Of several nodes that share
     * a catalog one may not reach every instance: {@code runbook.pump.instances} names those that it does.
     *
     * @throws WrongConfiguration naming instance, key and mend
     * @throws IllegalArgumentException when a node is to reach what the catalog does not have: nobody would work it
     */
    public static InstanceCatalog read(Environment environment, Hosts hosts) {
        Map<String, InstanceSettings> settings = SettingsReader.read(environment);
        settings.forEach((name, one) -> one.host().filter(host -> !hosts.has(host)).ifPresent(host -> {
            throw new WrongConfiguration(name, "host", "there is no host %s".formatted(host),
                    "Describe it under %s.%s, or leave host out for this machine.".formatted(HostEntry.PREFIX, host));
        }));
        InstanceCatalog catalog = new InstanceCatalog(settings, FreezeReader.read(environment, settings.keySet()), hosts,
                reached(environment, settings.keySet()));
        catalog.requireDifferentProjects();
        return catalog;
    }

    private static Set<String> reached(Environment environment, Set<String> known) {
        List<String> named = Binder.get(environment).bind(REACHED, Bindable.listOf(String.class)).orElse(List.of());
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("%s names %s; the catalog has %s".formatted(REACHED, String.join(", ", unknown),
                    String.join(", ", new TreeSet<>(known))));
        }
        return Set.copyOf(named);
    }

    /** Whether this node reaches every instance there is. */
    public boolean reachesEverything() {
        return reached.isEmpty();
    }

    /** Whether this node reaches an instance; of one that it does not reach it can say nothing, whatever lies at that path on this machine. */
    public boolean reaches(String name) {
        return reachesEverything() || reached.contains(name);
    }

    /** The same for a catalog whose instances live on one machine. */
    public static InstanceCatalog read(Environment environment, Host local) {
        return read(environment, Hosts.read(environment, local));
    }

    /** All names, sorted. */
    public List<String> names() {
        return settings.keySet().stream().sorted().toList();
    }

    /** What is configured for a name; empty when the catalog does not have it. */
    public Optional<InstanceSettings> find(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** The freezes that are configured, of all instances, in the order they are written. */
    public List<FreezePeriod> freezes() {
        return freezes;
    }

    /**
     * Finds out what an instance is right now. Takes about half a second: a run does it once and keeps the result.
     *
     * @throws IllegalArgumentException when the catalog does not have the name
     * @throws DiscoveryRefused         when what runs and files disagree or cannot be understood
     * @throws PassingTrouble           when Docker, or the service manager, does not answer
     */
    public Instance discover(String name) {
        InstanceSettings found = settings(name);
        if (found.systemd().isPresent()) {
            return new SystemdDiscovery(host(name), found).discover();
        }
        EmptyPlace place = new EmptyPlace(host(name), found);
        if (place.isEmpty()) {
            throw new DiscoveryRefused(found.name(), "nothing is installed in %s.".formatted(found.directory()),
                    "Restore a backup into it (./runbook restore %s BACKUP), or install it there.".formatted(name));
        }
        return inReach(new Discovery(host(name)).discover(found));
    }

    /**
     * Finds out what an instance is that was just restored and has no containers yet that could tell.
     *
     * @param laidOut its settings, completed from the backup, see {@link InstanceSettings#laidOut}
     * @throws DiscoveryRefused when its files cannot be understood
     */
    public Instance discoverRestored(InstanceSettings laidOut) {
        return new Discovery(host(laidOut.name().value())).discover(laidOut);
    }

    /** The place of an instance, where a backup may be restored while it is empty. */
    public EmptyPlace place(String name) {
        return new EmptyPlace(host(name), settings(name));
    }

    /** The same instance, once its app and database can be reached from here; an older discovery may be long ago. */
    public Instance inReach(Instance instance) {
        return instance.installation().choose(compose -> {
            host(instance.name().value()).reach(compose.insideNetwork());
            return instance;
        }, systemd -> instance);
    }

    /**
     * What an instance would be with other Compose files; nothing is changed.
     *
     * @param other builds commands on those files, see {@link Compose#asIfLive}
     * @throws DiscoveryRefused when Compose does not accept them, or they are not understood
     */
    public Instance asWouldBe(Instance live, Compose other) {
        return new Discovery(host(live.name().value())).asWouldBe(settings(live.name().value()), live, other);
    }

    /** How many runs may work at once on the host of an instance; empty where nothing is said about it. */
    public Optional<Integer> runsAtHost(String name) {
        return hosts.runsAt(settings(name));
    }

    /** The host that an instance lives on. @throws PassingTrouble when this node does not reach it: another one does */
    public Host host(String name) {
        InstanceSettings found = settings(name);
        if (!reaches(name)) {
            throw new PassingTrouble("%s: this node does not reach it (%s); ask one that does".formatted(name, REACHED));
        }
        return hosts.of(found);
    }

    /**
     * What makes two names one installation: the Engine's id with the directory, and with the Compose project of what is
     * installed there; which that will be after a restore is known when its env file is back. Without Docker it is the machine's id with
     * directory and unit.
     *
     * @throws DiscoveryRefused when what is there cannot be understood
     */
    public Set<String> keys(String name) {
        Optional<SystemdSettings> systemd = settings(name).systemd();
        if (systemd.isPresent()) {
            return Set.of(keyOfPlace(name), keyOfUnit(name, systemd.get().unit()));
        }
        EmptyPlace place = place(name);
        String directory = keyOfPlace(name);
        return place.isEmpty() || place.isBeingFilled() ? Set.of(directory) : Set.of(directory, key(discover(name)));
    }

    /** That of the directory alone, whatever is there. */
    public String keyOfPlace(String name) {
        return (settings(name).systemd().isPresent() ? machine(name) : host(name).docker().engineId()) + settings(name).directory();
    }

    /** That of the Compose project or of the unit, of an instance that is discovered already. */
    public String key(Instance instance) {
        String name = instance.name().value();
        return instance.installation().choose(compose -> host(name).docker().engineId() + "/" + compose.project(),
                systemd -> keyOfUnit(name, systemd.unit()));
    }

    private String keyOfUnit(String name, String unit) {
        return machine(name) + "/" + unit;
    }

    private String machine(String name) {
        return host(name).read(MACHINE).map(String::strip).filter(id -> !id.isEmpty())
                .orElseGet(() -> host(name).demand(Command.of("uname", "-n")).text());
    }

    /**
     * Values that must not appear in any log: of the env file, and the password of the database, which may have come from elsewhere.
     * What cannot be asked now leaves its own out.
     */
    public Set<String> secrets(String name) {
        return reaches(name) ? new SecretValues(host(name), settings(name)).all() : Set.of();
    }

    private void requireDifferentProjects() {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String name : names().stream().filter(this::reaches).filter(one -> settings(one).host().isEmpty()).toList()) {
            keysIfKnown(name).forEach(key -> {
                String other = seen.putIfAbsent(key, name);
                if (other != null && !other.equals(name)) {
                    throw new WrongConfiguration(name, "directory", "it is the same installation as instance %s (%s)"
                            .formatted(other, key), "Keep one of %s and %s, or give one another project name."
                            .formatted(other, name));
                }
            });
        }
    }

    /** Those on this machine: what is elsewhere may be away, and its lease knows it by the same key. One that is not understood now, for example because Docker is away, is passed over. */
    private Set<String> keysIfKnown(String name) {
        try {
            return keys(name);
        } catch (DiscoveryRefused | PassingTrouble e) {
            LOG.warn("Instance {} is in the catalog but cannot be worked on now: {}", name, e.getMessage());
            return Set.of();
        }
    }

    private InstanceSettings settings(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("There is no instance %s; there are: %s"
                .formatted(name, names().stream().collect(Collectors.joining(", ")))));
    }
}
