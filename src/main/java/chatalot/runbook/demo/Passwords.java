package chatalot.runbook.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The passwords that the service's first start wrote down: one {@code user password} a line. */
record Passwords(Path file, Map<String, String> byUser) {

    static Passwords in(Path file) {
        try {
            Map<String, String> byUser = new LinkedHashMap<>();
            Files.readAllLines(file).stream().map(line -> line.split(" ", 2)).filter(words -> words.length == 2)
                    .forEach(words -> byUser.put(words[0], words[1]));
            return new Passwords(file, byUser);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the users' passwords in " + file, e);
        }
    }

    String of(String user) {
        return Optional.ofNullable(byUser.get(user)).orElseThrow(
                () -> new IllegalStateException("%s has no password of the user %s".formatted(file, user)));
    }
}
