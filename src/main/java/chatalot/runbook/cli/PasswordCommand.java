package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "password", description = {"Changes your password, and ends your sessions in the console.",
    "At least 12 characters. It is asked for on a terminal."})
class PasswordCommand extends ClientCommand {

    @Option(names = "--new-password-file", paramLabel = "FILE", description = "A file whose first line is the new password.")
    private Optional<Path> file;

    @Override
    int call(Service service) {
        String old = service.password().orElseThrow(() -> new WrongUsage(
                "A token changes no password. Name yourself with --user; your password is asked for then."));
        JsonNode changed = service.post("/account/password", Map.of("oldPassword", old, "newPassword", fresh()));
        if (!saidAsJson(changed)) {
            say("Changed.");
        }
        return RunbookCli.DONE;
    }

    /** Never an argument: every user of the machine could read it. */
    private String fresh() {
        return file.map(Connection::firstLine).or(() -> Optional.ofNullable(System.console()).map(PasswordCommand::askedTwice))
                .orElseThrow(() -> new WrongUsage("There is nobody to ask on a terminal: name a file with --new-password-file."));
    }

    private static String askedTwice(Console console) {
        String first = asked(console, "New password: ");
        if (!asked(console, "Once more: ").equals(first)) {
            throw new Declined("That was not twice the same. Nothing was changed.");
        }
        return first;
    }

    private static String asked(Console console, String prompt) {
        return Optional.ofNullable(console.readPassword(prompt)).map(String::new).orElse("");
    }
}
