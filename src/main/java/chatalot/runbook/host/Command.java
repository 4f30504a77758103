package chatalot.runbook.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command as an argument list: never a shell string, so no input can become syntax.
 *
 * @param arguments   program and arguments, not empty
 * @param directory   working directory; absent means the service's own
 * @param environment variables added to the inherited ones; the place for values that must not show in {@code ps}
 * @param timeout     after this the process tree is killed and {@link CommandFailed} is thrown
 * @param input       what it reads from standard input; absent means nothing. The other place for what must not show
 */
public record Command(List<String> arguments, Optional<Path> directory, Map<String, String> environment,
        Duration timeout, Optional<String> input) {

    /** Long enough for every short command; long ones (builds, clones) name their own. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    public Command {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("A command needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static Command of(String... arguments) {
        return of(List.of(arguments));
    }

    public static Command of(List<String> arguments) {
        return new Command(arguments, Optional.empty(), Map.of(), DEFAULT_TIMEOUT, Optional.empty());
    }

    public Command in(Path workingDirectory) {
        return new Command(arguments, Optional.of(workingDirectory), environment, timeout, input);
    }

    public Command and(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new Command(all, directory, environment, timeout, input);
    }

    public Command with(String variable, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(variable, value);
        return new Command(arguments, directory, all, timeout, input);
    }

    public Command within(Duration limit) {
        return new Command(arguments, directory, environment, limit, input);
    }

    /** As standard input, in UTF-8. */
    public Command reading(String text) {
        return new Command(arguments, directory, environment, timeout, Optional.of(text));
    }

    /** The command as a person would type it, for logs; environment and input are left out because they may hold secrets. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
