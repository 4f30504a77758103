package chatalot.runbook.cli;

import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the service is and who asks. A password or a token is never an argument: every user of the machine could read it. */
final class Connection {

    @Option(names = "--server", paramLabel = "URL", description = "Where the service is (RUNBOOK_URL).",
            defaultValue = "${env:RUNBOOK_URL:-http://localhost:8090}")
    private URI server;

    @Option(names = "--user", paramLabel = "USER", description = "Who you are (RUNBOOK_USER).")
    private Optional<String> user;

    @Option(names = "--password-file", paramLabel = "FILE",
            description = "A file whose first line is your password (RUNBOOK_PASSWORD_FILE).")
    private Optional<Path> passwordFile;

    @Option(names = "--token-file", paramLabel = "FILE",
            description = "A file whose first line is an API token, in the place of user and password (RUNBOOK_TOKEN_FILE, RUNBOOK_TOKEN).")
    private Optional<Path> tokenFile;

    /** @throws WrongUsage when it is not said who asks, or the address is none */
    Service open() {
        String scheme = Optional.ofNullable(server.getScheme()).orElse("");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new WrongUsage("The server must be an address that begins with http:// or https://, not " + server);
        }
        return token().map(token -> Service.withToken(server, token)).orElseGet(this::withPassword);
    }

    /** Whoever names a user on the command line means the password of that user. */
    private Optional<String> token() {
        if (tokenFile.isEmpty() && (user.isPresent() || passwordFile.isPresent())) {
            return Optional.empty();
        }
        return tokenFile.map(Connection::firstLine).or(() -> environment("RUNBOOK_TOKEN"))
                .or(() -> environment("RUNBOOK_TOKEN_FILE").map(Path::of).map(Connection::firstLine));
    }

    private Service withPassword() {
        String name = user.or(() -> environment("RUNBOOK_USER"))
                .or(() -> Optional.ofNullable(System.console()).map(console -> console.readLine("User: ")))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new WrongUsage("Say who you are: --user or RUNBOOK_USER, or name a token with RUNBOOK_TOKEN_FILE."));
        return Service.withPassword(server, name, password(name));
    }

    private String password(String name) {
        return passwordFile.map(Connection::firstLine)
                .or(() -> environment("RUNBOOK_PASSWORD"))
                .or(() -> environment("RUNBOOK_PASSWORD_FILE").map(Path::of).map(Connection::firstLine))
                .or(() -> Optional.ofNullable(System.console()).map(console -> askedPassword(console, name)))
                .orElseThrow(() -> new WrongUsage(
                        "There is no password for %s: set RUNBOOK_PASSWORD or name a file with --password-file."
                                .formatted(name)));
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    private static String askedPassword(Console console, String name) {
        return Optional.ofNullable(console.readPassword("Password of %s: ", name)).map(String::new).orElse("");
    }

    static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new WrongUsage("Cannot read %s: %s".formatted(file, e.getMessage()));
        }
    }
}
