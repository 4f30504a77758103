package chatalot.runbook.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Commands as somebody types them. */
public final class Typed {

    /** What a command said and the code it ended with. */
    public record Said(int code, String out, String errors) { }

    private Typed() {
    }

    public static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = RunbookCli.run(new PrintWriter(out), new PrintWriter(errors), arguments);
        return new Said(code, out.toString(), errors.toString());
    }
}
