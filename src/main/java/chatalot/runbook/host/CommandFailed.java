package chatalot.runbook.host;

/** A command ended with a non-zero exit code, or ran into its timeout. Carries what it said last. */
public class CommandFailed extends RuntimeException {

    private static final int TAIL = 2000;

    private final transient Result result;

    public CommandFailed(Command command, Result result) {
        super("`%s` ended with exit code %d: %s".formatted(command, result.exitCode(), tail(result)));
        this.result = result;
    }

    public CommandFailed(Command command, String why) {
        super("`%s` %s".formatted(command, why));
        this.result = new Result(-1, "", why);
    }

    public Result result() {
        return result;
    }

    private static String tail(Result result) {
        String said = result.errors().isBlank() ? result.output() : result.errors();
        String text = said.strip();
        return text.length() <= TAIL ? text : "…" + text.substring(text.length() - TAIL);
    }
}
