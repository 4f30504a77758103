package chatalot.runbook.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A value that must not be written anywhere; it does not show itself. Empty when there is none. */
record Secret(String value) {

    private static final int SHORTEST_KEY = 16;

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

    /**
     * As {@link #of}, for a key of signatures.
     *
     * @throws IllegalArgumentException naming the setting when it is shorter than 16 characters; none at all is right
     */
    static Secret ofSignature(String key, Secret value, String file) {
        Secret secret = of(key, value, file);
        Wrong.unless(secret.isEmpty() || secret.value().length() >= SHORTEST_KEY, key, "it is shorter than %d characters".formatted(SHORTEST_KEY),
                "Make one with `openssl rand -hex 32`");
        return secret;
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
