package chatalot.runbook.release;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of three numbers, as tags and {@code Cargo.toml} give it; what follows them does not count. */
record Version(long major, long minor, long patch) {

    private static final Pattern SHAPE = Pattern.compile("v?(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?(?![\\d.]).*");

    /** The version that a name begins with, for example of {@code v0.22.6-14-g1a2b3c4}; empty when it is none. */
    static Optional<Version> in(String name) {
        Matcher shape = SHAPE.matcher(name);
        return shape.matches() ? Optional.of(new Version(Long.parseLong(shape.group(1)), Long.parseLong(shape.group(2)),
                Optional.ofNullable(shape.group(3)).map(Long::parseLong).orElse(0L))) : Optional.empty();
    }

    /** What kind of step to a newer version may break, in words; empty when none may. */
    Optional<String> breakingStep(Version newer) {
        if (newer.major > major) {
            return Optional.of("a step of the major version");
        }
        boolean below = newer.major == 0 && major == 0 && newer.minor > minor;
        return below ? Optional.of("a step of the minor version below 1.0, which may break as a major one does")
                : Optional.empty();
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
