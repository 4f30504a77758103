package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables that a unit gives the app: those written into it ({@code Environment=}), and after them those of the files that it reads, in that
 * order. Of a variable that stands in several places the last value counts, see systemd.exec(5).
 *
 * @param written in the unit itself
 * @param files   absolute
 */
record UnitEnvironment(InstanceName instance, Host host, EnvFile written, List<Path> files) {

    /** As {@code systemctl show} prints them: with blanks between them, between double quotes where one has such inside. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(?:[^\\s\"\\\\]|\\\\.|\"(?:[^\"\\\\]|\\\\.)*+\")++");
    private static final Pattern QUOTING = Pattern.compile("\\\\(.)|\"");

    /** Behind a file: whether it may be missing. */
    private static final Pattern REMARK = Pattern.compile(" \\(ignore_errors=(?:yes|no)\\)$");

    static UnitEnvironment of(InstanceName instance, Host host, UnitProperties unit) {
        return new UnitEnvironment(instance, host, written(unit.value("Environment").orElse("")), unit.all("EnvironmentFiles").stream()
                .map(text -> Path.of(REMARK.matcher(text).replaceFirst("")).normalize()).toList());
    }

    static EnvFile written(String shown) {
        Map<String, String> values = new LinkedHashMap<>();
        ASSIGNMENT.matcher(shown).results().map(word -> QUOTING.matcher(word.group()).replaceAll(quoting -> quoting.group(1) == null ? ""
                : Matcher.quoteReplacement(quoting.group(1)))).map(assignment -> assignment.split("=", 2)).filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1]));
        return new EnvFile(values);
    }

    /** The same without one of the files. */
    UnitEnvironment without(Path file) {
        return new UnitEnvironment(instance, host, written, files.stream().filter(other -> !other.equals(file)).toList());
    }

    /** What the files behind one of them say, counted from 0, and nothing else. */
    UnitEnvironment after(int place) {
        return new UnitEnvironment(instance, host, EnvFile.parse(""), files.subList(place + 1, files.size()));
    }

    /** Those of the files that are there. */
    List<Path> present() {
        return files.stream().filter(host::exists).toList();
    }

    /** What the app is told under a name; absent where nothing says it. */
    Optional<String> value(String name) {
        return setting(name).map(this::read).orElse(written).value(name).filter(value -> !value.isBlank());
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
