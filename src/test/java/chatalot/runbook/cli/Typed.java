package chatalot.runbook.cli;

import chatalot.runbook.web.Caller;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    /** As a user with the tests' password, kept in a file of this directory. */
    public static Said as(String user, int port, Path directory, String... arguments) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), Caller.PASSWORD + "\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "http://localhost:" + port, "--user", user, "--password-file", password.toString()));
        return run(all.toArray(String[]::new));
    }
}
