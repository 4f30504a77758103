package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "give-identity", description = {"Gives a restore the age identity that reads the secrets of its backup.",
    "They are opened once and put in place; the identity is kept nowhere. It is asked for on a terminal."})
class GiveIdentityCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long run;

    @Option(names = "--identity-file", paramLabel = "FILE", description = "The file that age-keygen made.")
    private Optional<Path> file;

    @Option(names = "--by-hand", description = "The backup holds no secrets: .env and keys were put in place by hand.")
    private boolean byHand;

    @Override
    int call(Service service) {
        if (byHand && file.isPresent()) {
            throw new WrongUsage("--by-hand and --identity-file exclude each other.");
        }
        JsonNode now = service.post("/runs/%d/secrets".formatted(run), byHand ? Map.of() : Map.of("identity", identity()));
        return moved(service, now, "The secrets are in place, and run %d goes on.".formatted(run));
    }

    /** Never an argument: every user of the machine could read it. */
    private String identity() {
        return file.map(GiveIdentityCommand::read)
                .or(() -> Optional.ofNullable(System.console()).map(GiveIdentityCommand::asked))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new WrongUsage("There is nobody to ask on a terminal: name the file with --identity-file."));
    }

    private static String asked(Console console) {
        return Optional.ofNullable(console.readPassword("Age identity (AGE-SECRET-KEY-1…), not shown: ")).map(String::new).orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new WrongUsage("Cannot read the identity file %s: %s".formatted(file, e.getMessage()));
        }
    }
}
