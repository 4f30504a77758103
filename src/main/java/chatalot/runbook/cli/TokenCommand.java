package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "token", description = {"Tokens, with which scripts sign in without your password.",
    "A token does no more than its scope says and its person may at that moment."},
        synopsisSubcommandLabel = "create|list|revoke",
        subcommands = {TokenCommand.Create.class, TokenCommand.ListTokens.class, TokenCommand.Revoke.class})
class TokenCommand implements Runnable {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Say how it is used.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: token create, token list or token revoke.");
    }

    @Command(name = "create", description = "Makes a token for you and prints it, this once.")
    static class Create extends ClientCommand {

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "Where it is used, like laptop.")
        private String name;

        @Option(names = "--scope", paramLabel = "SCOPE", required = true,
                description = "read: looks. operate: also starts, backs up, cancels. approve: also decides at gates.")
        private String scope;

        @Option(names = "--expires", paramLabel = "TIME", defaultValue = "30d", description = "When it ends, like 30d or 12h; at most 365d.")
        private String expires;

        /** The token stands alone on what can be redirected; what is said about it goes to the terminal. */
        @Override
        int call(Service service) {
            JsonNode made = service.post("/tokens", Map.of("name", name, "scope", scope, "expires", expires));
            if (!saidAsJson(made)) {
                say(made.path("token").asText());
                warn("Token %d, until %s. It is shown this once: keep it in a file that only you can read, and name that with RUNBOOK_TOKEN_FILE."
                        .formatted(made.path("id").asLong(), RunWords.moment(made.path("expires"))));
            }
            return RunbookCli.DONE;
        }
    }

    @Command(name = "list", description = "Lists your tokens that count.")
    static class ListTokens extends ClientCommand {

        @Option(names = "--all", description = "Everybody's; for administrators.")
        private boolean all;

        @Override
        int call(Service service) {
            JsonNode tokens = service.get("/tokens" + (all ? "?all=true" : ""));
            if (saidAsJson(tokens)) {
                return RunbookCli.DONE;
            }
            if (tokens.isEmpty()) {
                say("There is no token.");
                return RunbookCli.DONE;
            }
            Table table = new Table("ID", "PERSON", "SCOPE", "UNTIL", "LAST USED", "NAME");
            tokens.forEach(token -> table.row(token.path("id").asText(), token.path("person").asText(), token.path("scope").asText(),
                    RunWords.moment(token.path("expires")), RunWords.moment(token.path("used")), token.path("name").asText()));
            table.lines().forEach(this::say);
            return RunbookCli.DONE;
        }
    }

    @Command(name = "revoke", description = "Ends a token at once: yours, or as an administrator anybody's.")
    static class Revoke extends ClientCommand {

        @Parameters(paramLabel = "ID", description = "As ./runbook token list shows it.")
        private long id;

        @Override
        int call(Service service) {
            JsonNode token = service.post("/tokens/%d/revoke".formatted(id), Map.of());
            if (!saidAsJson(token)) {
                say("Revoked.");
            }
            return RunbookCli.DONE;
        }
    }
}
