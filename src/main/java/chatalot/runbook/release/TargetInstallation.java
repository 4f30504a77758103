package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.EnvFile;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.SystemdInstallation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a target would make of the installation of an instance, apart from the release itself.
 *
 * @param touched  services or units that are made anew or restarted, with the reason
 * @param refusals why an update cannot carry it
 * @param notes    what people should know
 * @param openDoors what it means that no doors close; empty where they do
 */
record TargetInstallation(Map<String, String> touched, List<String> refusals, List<String> notes, Optional<String> openDoors) {

    /** Names the variables that a release can be given, as Chatalot keeps it. */
    private static final String EXAMPLE = ".env.example";

    /** Looks at the files of an extract, which has to hold {@link #wanted}. */
    static TargetInstallation of(InstanceCatalog catalog, Instance instance, Host host, Checkout checkout, Extract target) {
        return instance.installation().choose(compose -> new TargetCompose(catalog, instance, host, checkout, target).look(),
                systemd -> of(systemd, instance, host, checkout, target));
    }

    /** The tracked files that tell of it, counted from the checkout. */
    static List<String> wanted(Instance instance) {
        return instance.installation().choose(compose -> compose.composeFiles().stream().filter(file -> file.startsWith(instance.directory()))
                .map(file -> instance.directory().relativize(file).toString()).toList(), systemd -> List.of(EXAMPLE));
    }

    /** A unit is the operator's own: no release changes it. */
    private static TargetInstallation of(SystemdInstallation systemd, Instance instance, Host host, Checkout checkout, Extract target) {
        List<String> notes = new ArrayList<>();
        Optional<String> openDoors = systemd.doors().isPresent() ? Optional.empty() : Optional.of(("The unit does not read our file, so no doors close: "
                + "users reach the new version as soon as it is started, and what they write before it is verified is lost if it has to go back. "
                + "`./runbook doctor %s` says how to change that.").formatted(instance.name()));
        Set<String> given = names(instance.envFile().flatMap(host::read));
        Set<String> before = names(checkout.show(checkout.head(), EXAMPLE));
        names(target.text(EXAMPLE)).stream().filter(variable -> !given.contains(variable) && !before.contains(variable)).sorted()
                .forEach(variable -> notes.add("The target can be given a new variable, %s (%s); the env file does not set it.".formatted(variable, EXAMPLE)));
        return new TargetInstallation(Map.of(systemd.unit(), "it is updated"), List.of(), notes, openDoors);
    }

    private static Set<String> names(Optional<String> text) {
        return text.map(EnvFile::parse).map(EnvFile::names).orElse(Set.of());
    }
}
