package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files with variables that a unit reads, in that order: of a variable that stands in several the last value counts.
 *
 * @param files absolute
 */
record UnitEnvironment(InstanceName instance, Host host, List<Path> files) {

    /** Behind a file: whether it may be missing. */
    private static final Pattern REMARK = Pattern.compile(" \\(ignore_errors=(?:yes|no)\\)$");

    static UnitEnvironment of(InstanceName instance, Host host, UnitProperties unit) {
        return new UnitEnvironment(instance, host, unit.all("EnvironmentFiles").stream()
                .map(text -> Path.of(REMARK.matcher(text).replaceFirst("")).normalize()).toList());
    }

    /** The same without one of the files. */
    UnitEnvironment without(Path file) {
        return new UnitEnvironment(instance, host, files.stream().filter(other -> !other.equals(file)).toList());
    }

    /** Those of the files that are there. */
    List<Path> present() {
        return files.stream().filter(host::exists).toList();
    }

    /** What the app is told under a name; absent where no file says it. */
    Optional<String> value(String name) {
        return setting(name).flatMap(file -> read(file).value(name)).filter(value -> !value.isBlank());
    }

    /** The file whose value of a variable counts. */
    Optional<Path> setting(String name) {
        return files.stream().filter(file -> read(file).value(name).isPresent()).reduce((earlier, later) -> later);
    }

    /** @throws DiscoveryRefused when it is there and our account may not read it */
    private EnvFile read(Path file) {
        try {
            return host.read(file).map(EnvFile::parse).orElse(EnvFile.parse(""));
        } catch (UncheckedIOException e) {
            throw new DiscoveryRefused(instance, "%s, which the unit reads, cannot be read: %s.".formatted(file, e.getMessage()),
                    "Let the service be root or the app's account on that host.");
        }
    }
}
