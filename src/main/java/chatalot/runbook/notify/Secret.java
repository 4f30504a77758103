package chatalot.runbook.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A value that must not be written anywhere; it does not show itself. */
record Secret(String value) {

    /** The value itself, or the first line of the file; empty when there is neither. */
    static Optional<Secret> of(String key, Optional<Secret> value, Optional<Path> file) {
        Wrong.unless(value.isEmpty() || file.isEmpty(), key, "it is given twice", "Keep one of %s and %s-file".formatted(key, key));
        return value.or(() -> file.map(path -> firstLine(key + "-file", path)));
    }

    private static Secret firstLine(String key, Path file) {
        try {
            String line = Files.readString(file).lines().findFirst().orElse("").strip();
            Wrong.unless(!line.isEmpty(), key, "the first line of %s is empty".formatted(file), "Write the secret there");
            return new Secret(line);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s cannot be read; see that it is there and readable".formatted(key, file), e);
        }
    }

    /** Blots this secret out of a text. */
    String outOf(String text) {
        return value.isEmpty() ? text : text.replace(value, "•••");
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
