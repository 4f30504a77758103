package chatalot.runbook.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A value that must not be written anywhere; it does not show itself. Empty when there is none. */
record Secret(String value) {

    /** For the configuration. */
    public static Secret valueOf(String value) {
        return new Secret(value);
    }

    /** The value itself, else the first line of the file whose path is under {@code <key>-file}. */
    static Secret of(String key, Secret value, String file) {
        Wrong.unless(value.isEmpty() || file.isBlank(), key, "it is given twice",
                "Keep one of %s and %s-file".formatted(key, key));
        return file.isBlank() ? value : firstLine(key + "-file", Path.of(file));
    }

    private static Secret firstLine(String key, Path file) {
        try {
            String line = Files.readString(file).lines().findFirst().orElse("").strip();
            Wrong.unless(!line.isEmpty(), key, "the first line of %s is empty".formatted(file), "Write the secret there");
            return new Secret(line);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s cannot be read. See that it is there and readable.".formatted(key, file), e);
        }
    }

    boolean isEmpty() {
        return value.isEmpty();
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
