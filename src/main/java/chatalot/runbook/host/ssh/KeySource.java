package chatalot.runbook.host.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where keys come from, each time they are used: a file, or text that came with the configuration. Its own text names the place and shows no key. */
public sealed interface KeySource {

    /** @throws IOException when it cannot be read */
    InputStream open() throws IOException;

    /** Whether there is anything to be read. */
    boolean isThere();

    static KeySource in(Path file) {
        return new InFile(file);
    }

    /** @param where what it is called in the configuration, for people */
    static KeySource given(String where, String text) {
        return new Given(where, text);
    }

    /** @param file absolute */
    record InFile(Path file) implements KeySource {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public boolean isThere() {
            return Files.exists(file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A variable of the environment may hold line ends as {@code \\n}. */
    record Given(String where, String text) implements KeySource {

        @Override
        public InputStream open() {
            String lines = text.contains("\n") ? text : text.replace("\\n", "\n");
            return new ByteArrayInputStream((lines + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean isThere() {
            return !text.isBlank();
        }

        @Override
        public String toString() {
            return where;
        }
    }
}
