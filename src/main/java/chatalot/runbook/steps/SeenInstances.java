package chatalot.runbook.steps;

import chatalot.runbook.deploy.KeptCopies;
import chatalot.runbook.deploy.KeptCopy;
import chatalot.runbook.deploy.KeptImages;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Doctor;
import chatalot.runbook.instance.DoctorReport;
import chatalot.runbook.instance.FrontProxy;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.instance.ListenAddress;
import chatalot.runbook.instance.LiveHealth;
import chatalot.runbook.instance.Privileges;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.TextFile;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.IdentityCheck;
import chatalot.runbook.run.IdentityChecks;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Moment;
import chatalot.runbook.run.Refused;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Answers from the catalog, the health pages and the doctor. */
@Component
class SeenInstances implements Instances {

    private static final String IDENTITY = "identity";

    private final InstanceCatalog catalog;
    private final LiveHealth live;
    private final Planner planner;
    private final IdentityChecks identities;
    private final Clock clock;

    SeenInstances(InstanceCatalog catalog, LiveHealth live, Planner planner, IdentityChecks identities, Clock clock) {
        this.catalog = catalog;
        this.live = live;
        this.planner = planner;
        this.identities = identities;
        this.clock = clock;
    }

    @Override
    public List<View> all() {
        return live.all().entrySet().stream().map(seen -> view(seen.getKey(), seen.getValue())).toList();
    }

    @Override
    public View find(String name) {
        demandKnown(name);
        return view(name);
    }

    @Override
    public Examination examine(String name) {
        demandKnown(name);
        DoctorReport report = new Doctor(catalog).examine(name, planner::expectedNow);
        List<Finding> findings = new ArrayList<>(report.findings().stream().map(SeenInstances::finding).toList());
        catalog.find(name).orElseThrow().ageRecipient().map(recipient -> identity(name, recipient)).ifPresent(findings::add);
        return new Examination(name, report.ready(), report.instance().map(SeenInstances::discovered).orElse(Map.of()),
                List.copyOf(findings));
    }

    /** Secrets that nobody can read are no backup. */
    private Finding identity(String name, String recipient) {
        return identities.confirmed(name, recipient).flatMap(IdentityCheck::confirmed)
                .map(done -> new Finding("ok", IDENTITY, "The identity of %s was at hand on %s (%s)".formatted(recipient,
                        Moment.words(done.at()), done.person()), ""))
                .orElseGet(() -> new Finding("warning", IDENTITY, "Nobody has shown yet that the identity of %s is at hand: "
                        .formatted(recipient) + "without it the secrets of the backups cannot be read",
                        "Confirm it: ./runbook confirm-identity " + name));
    }

    @Override
    public List<HostFile> privileges(String name) {
        demandKnown(name);
        try {
            return Privileges.of(catalog.host(name), catalog.discover(name)).map(privileges -> Stream.concat(privileges.sudoers().stream(),
                    Stream.of(privileges.doors())).map(SeenInstances::file).toList()).orElse(List.of());
        } catch (DiscoveryRefused | PassingTrouble e) {
            throw new Refused(Refused.Kind.CONFLICT, e.getMessage());
        }
    }

    @Override
    public HostFile frontProxy(String name, String listen, Optional<String> forwardTo) {
        demandKnown(name);
        ListenAddress users = address("listen", listen);
        Optional<ListenAddress> app = forwardTo.map(typed -> address("forwardTo", typed));
        try {
            return file(new FrontProxy(catalog.discover(name), catalog.find(name).orElseThrow()).file(users, app));
        } catch (DiscoveryRefused | PassingTrouble e) {
            throw new Refused(Refused.Kind.CONFLICT, e.getMessage());
        }
    }

    private static ListenAddress address(String name, String typed) {
        return ListenAddress.parse(typed).orElseThrow(() -> new Refused(Refused.Kind.INVALID,
                "%s must be an address and a port, like 0.0.0.0:8080.".formatted(name)));
    }

    private static HostFile file(TextFile file) {
        return new HostFile(file.place().toString(), file.text());
    }

    @Override
    public List<Kept> kept(String name) {
        demandKnown(name);
        try {
            Host host = catalog.host(name);
            Instance instance = catalog.discover(name);
            List<Kept> kept = new ArrayList<>();
            new KeptCopies(host, instance, clock).list().forEach(copy -> kept.add(kept(copy)));
            new KeptImages(host, instance, catalog.find(name).orElseThrow().rollbackWindow(), clock).list()
                    .forEach(image -> kept.add(new Kept(image.what().words(), image.run(), image.name(), image.bytes(),
                            image.since(), image.until())));
            return List.copyOf(kept);
        } catch (DiscoveryRefused | PassingTrouble | DatabaseRefused | DockerRefused e) {
            throw new Refused(Refused.Kind.CONFLICT, "What is kept of %s cannot be listed now: %s".formatted(name,
                    e.getMessage()));
        }
    }

    private static Kept kept(KeptCopy copy) {
        return new Kept(copy.what().words(), Optional.of(copy.run()), copy.where(), copy.bytes(), Optional.of(copy.since()),
                Optional.of(copy.deletedAt()));
    }

    private View view(String name) {
        return view(name, live.of(name));
    }

    private View view(String name, LiveHealth.Health health) {
        InstanceSettings settings = catalog.find(name).orElseThrow();
        return new View(name, health.condition().name().toLowerCase(Locale.ROOT), health.version(), health.words(),
                health.instance().flatMap(Instance::publishedUrl).map(URI::toString),
                settings.directory().toString(), settings.host().orElse("this machine"));
    }

    @Override
    public void demandKnown(String name) {
        if (catalog.find(name).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s; there are: %s"
                    .formatted(name, String.join(", ", catalog.names())));
        }
    }

    private static Map<String, String> discovered(Instance instance) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("directory", instance.directory().toString());
        found.putAll(instance.installation().choose(compose -> ofCompose(instance, compose), systemd -> ofSystemd(instance, systemd)));
        found.put("user files", instance.fileVolumes().toString());
        found.put("secrets", instance.secretFiles().toString());
        found.put("URL", instance.publishedUrl().map(URI::toString).orElse("not published"));
        found.put("backups", instance.backups().toString());
        return found;
    }

    private static Map<String, String> ofCompose(Instance instance, ComposeInstallation compose) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("Compose project", compose.project());
        found.put("Compose files", compose.composeFiles().toString());
        instance.envFile().ifPresent(file -> found.put("env file", file.toString()));
        found.put("app", "%s (container %s, image %s)".formatted(compose.app().service(), compose.app().container(), compose.app().image()));
        found.put("database", "%s in %s (container %s, image %s)".formatted(instance.databaseName(), compose.database().service(),
                compose.database().container(), compose.database().image()));
        found.put("outside networks", compose.outsideNetworks().keySet().toString());
        found.put("inside network", compose.insideNetwork());
        return found;
    }

    private static Map<String, String> ofSystemd(Instance instance, SystemdInstallation systemd) {
        Map<String, String> found = new LinkedHashMap<>();
        found.put("unit", "%s (%s)".formatted(systemd.unit(), systemd.unitFiles().stream().map(Object::toString).collect(Collectors.joining(", "))));
        found.put("root", systemd.root().toString());
        found.put("account", systemd.account());
        instance.envFile().ifPresent(file -> found.put("env file", file.toString()));
        found.put("app", "listens on port %d; with its doors closed %s".formatted(instance.appPort(), systemd.doors()
                .map(doors -> "on 127.0.0.1:" + doors.port()).orElse("it cannot be told to")));
        found.put("database", "%s in %s, as %s".formatted(instance.databaseName(), systemd.databaseWords(), instance.databaseUser()));
        return found;
    }

    private static Finding finding(DoctorReport.Finding finding) {
        return new Finding(finding.level().name().toLowerCase(Locale.ROOT), finding.topic(), finding.words(),
                finding.mend());
    }
}
