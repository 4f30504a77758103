package chatalot.runbook.host;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a shell reads them, for commands that a person is to run. */
public final class Quoted {

    private Quoted() {
    }

    /** One word. */
    public static String word(String argument) {
        return argument.matches("[A-Za-z0-9_./:=@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Several. */
    public static String words(List<String> arguments) {
        return arguments.stream().map(Quoted::word).collect(Collectors.joining(" "));
    }
}
