package chatalot.runbook.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The file with the passwords of the first start: {@code first-users.txt}, mode 0600, one {@code user password} a line. */
record PasswordFile(Path directory) {

    /** Adds the users to the file, which is made if needed, and returns its absolute path. */
    Path write(Map<String, String> passwords) {
        Path file = directory.resolve("first-users.txt").toAbsolutePath();
        String lines = passwords.entrySet().stream()
                .map(user -> user.getKey() + " " + user.getValue() + System.lineSeparator())
                .collect(Collectors.joining());
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            try (FileChannel channel = FileChannel.open(file,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
                channel.write(StandardCharsets.UTF_8.encode(lines));
                channel.force(true);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the first users' passwords to " + file, e);
        }
    }
}
