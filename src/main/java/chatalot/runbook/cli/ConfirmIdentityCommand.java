package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "confirm-identity",
        description = {"Shows that the identity is at hand that reads the secrets of an instance's backups.",
            "Prints a test file; decrypt it with your own age and type the word in it. The identity stays with you."})
class ConfirmIdentityCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--check", paramLabel = "NUMBER", description = "The test file that an earlier call printed.")
    private Optional<Long> check;

    @Option(names = "--word", paramLabel = "WORD", description = "The word in it; asked for on a terminal.")
    private Optional<String> word;

    @Override
    int call(Service service) {
        if (check.isPresent() != word.isPresent()) {
            throw new WrongUsage("--check and --word belong together: both, or neither for a new test file.");
        }
        String path = "/instances/" + Service.part(instance) + "/identity-checks";
        return check.isPresent() ? confirm(service, path, check.get(), word.get()) : ask(service, path);
    }

    private int ask(Service service, String path) {
        JsonNode file = service.post(path, Map.of());
        if (saidAsJson(file)) {
            return RunbookCli.DONE;
        }
        long id = file.path("id").asLong();
        say("Decrypt this with the identity of %s:".formatted(file.path("recipient").asText()));
        say("  age --decrypt --identity YOUR-IDENTITY-FILE   (then paste it and press Ctrl-D)");
        say("");
        print(file.path("armored").asText());
        say("");
        Optional<String> typed = Optional.ofNullable(System.console()).map(ConfirmIdentityCommand::asked)
                .filter(answer -> !answer.isBlank());
        if (typed.isEmpty()) {
            say("Within an hour: confirm-identity %s --check %d --word WORD".formatted(instance, id));
            return RunbookCli.DONE;
        }
        return confirm(service, path, id, typed.get());
    }

    private static String asked(Console console) {
        return Optional.ofNullable(console.readLine("The word in it (Enter to answer later): ")).orElse("");
    }

    private int confirm(Service service, String path, long id, String typed) {
        JsonNode confirmed = service.post(path + "/" + id, Map.of("word", typed));
        if (!saidAsJson(confirmed)) {
            say("Confirmed: the identity of %s is at hand.".formatted(confirmed.path("recipient").asText()));
        }
        return RunbookCli.DONE;
    }
}
