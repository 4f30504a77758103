package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: how to reach the service, where to write, and {@code --json}. */
abstract class ClientCommand implements Callable<Integer> {

    @Mixin
    private Connection connection;

    @Option(names = "--json", description = "Print what the service answered, as JSON.")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Say how it is used.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        return call(connection.open());
    }

    /** Does the work and returns the exit code. */
    abstract int call(Service service);

    final void say(String line) {
        print(line + System.lineSeparator());
    }

    /** Says something beside the answer: it is for people, and not redirected with it. */
    final void warn(String line) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println(Plain.text(line));
        errors.flush();
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void print(String text) {
        PrintWriter out = out();
        out.print(Plain.text(text));
        out.flush();
    }

    /**
     * Goes on only when the person at the terminal says yes.
     *
     * @param without what to add to the command where nobody can be asked
     * @throws Declined   with {@code otherwise} when they do not
     * @throws WrongUsage when there is no terminal
     */
    static void demandYes(String question, String without, String otherwise) {
        String answer = Optional.ofNullable(System.console()).map(console -> console.readLine(question + " [y/N] "))
                .orElseThrow(() -> new WrongUsage("There is nobody to ask on a terminal: add %s.".formatted(without)));
        if (!answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new Declined(otherwise);
        }
    }

    /** Whether what the service answers is wanted, and nothing for people. */
    final boolean asJson() {
        return json;
    }

    /** Prints the answer as JSON when that was asked for. */
    final boolean saidAsJson(JsonNode answer) {
        if (json) {
            say(answer.toPrettyString());
        }
        return json;
    }
}
