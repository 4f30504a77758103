package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at an instance from all sides and says what would stop an update. Changes nothing.
 */
public final class Doctor {

    /** Topic of what the gate found on the version that runs. */
    public static final String GATE = "gate";

    private final InstanceCatalog catalog;

    public Doctor(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Discovers and examines. A refused discovery, or one that is not answered, is a finding.
     *
     * @param running what the gate should find on the version that runs
     * @throws IllegalArgumentException when the catalog does not have the name
     */
    public DoctorReport examine(String name, Function<Instance, Expected> running) {
        try {
            Instance instance = catalog.discover(name);
            return examine(instance, running.apply(instance));
        } catch (DiscoveryRefused e) {
            return nothing(Finding.stops("discovery", e.problem(), e.mend()));
        } catch (PassingTrouble e) {
            return nothing(Finding.stops("discovery", e.getMessage(), "See that the instance can be reached, and what runs it: Docker, or its service manager."));
        }
    }

    /**
     * Examines an instance that is discovered already.
     *
     * @throws PassingTrouble when what runs the instance, or its database, does not answer at all
     */
    public DoctorReport examine(Instance instance, Expected running) {
        Host host = catalog.host(instance.name().value());
        InstanceSettings settings = catalog.find(instance.name().value()).orElseThrow();
        List<Finding> findings = new ArrayList<>(instance.installation().choose(compose -> new ComposeLooks(host, instance, compose).look(),
                systemd -> new SystemdLooks(host, instance, systemd).look()));
        findings.add(recipient(settings));
        GateResult baseline = Gate.of(host, instance).baseline(running);
        findings.addAll(gate(baseline));
        return new DoctorReport(Optional.of(instance), findings, Optional.of(baseline));
    }

    private static DoctorReport nothing(Finding why) {
        return new DoctorReport(Optional.empty(), List.of(why), Optional.empty());
    }

    private static Finding recipient(InstanceSettings settings) {
        return settings.ageRecipient().isPresent()
                ? Finding.ok("secrets", "Backups hold the secrets, encrypted to " + settings.ageRecipient().get())
                : Finding.warning("secrets", "Backups will not hold .env and key files: there is nobody to encrypt them to",
                        "Make a key pair with age-keygen and configure its public key as age-recipient.");
    }

    /** An update needs a healthy instance to go back to; other checks that fail merely lose their vote. */
    private static List<Finding> gate(GateResult baseline) {
        List<Finding> findings = new ArrayList<>();
        for (GateResult.Finding check : baseline.checks()) {
            boolean vital = switch (check.check()) {
                case RUNNING, ANSWERS, STATUS, DATABASE, MIGRATIONS -> true;
                case NO_RESTART, IMAGE, VERSION -> false;
            };
            if (!check.passed()) {
                findings.add(vital ? Finding.stops(GATE, "%s: no, %s".formatted(check.check().words(), check.words()),
                                "Mend the running version first; an update is no repair.")
                        : Finding.warning(GATE, "%s: no, %s".formatted(check.check().words(), check.words()),
                                "This check will not decide over the new version."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok(GATE, baseline.words())) : findings;
    }
}
