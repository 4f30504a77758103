package chatalot.runbook.deploy;

import java.util.List;
import java.util.stream.Collectors;

/** Words as a shell reads them, for commands that a person is to run. */
final class Quoted {

    private Quoted() {
    }

    static String word(String argument) {
        return argument.matches("[A-Za-z0-9_./:=@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    static String words(List<String> arguments) {
        return arguments.stream().map(Quoted::word).collect(Collectors.joining(" "));
    }
}
