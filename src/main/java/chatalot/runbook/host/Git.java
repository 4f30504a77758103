package chatalot.runbook.host;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Git in one checkout, run as the checkout's owner, so that files keep their owner and git trusts the directory.
 * Never asks for credentials: what the owner's own configuration does not answer fails.
 */
public final class Git {

    private static final int ROOT = 0;

    private final Host host;
    private final Path checkout;
    private final Duration timeout;
    private final Map<String, String> environment;

    public Git(Host host, Path checkout) {
        this(host, checkout, Command.DEFAULT_TIMEOUT);
    }

    /** @param timeout for one command; a fetch of a large history needs minutes */
    public Git(Host host, Path checkout, Duration timeout) {
        this(host, checkout, timeout, Map.of("GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C"));
    }

    private Git(Host host, Path checkout, Duration timeout, Map<String, String> environment) {
        this.host = host;
        this.checkout = checkout;
        this.timeout = timeout;
        this.environment = environment;
    }

    /** The same checkout with one more variable set, for example {@code GIT_INDEX_FILE}. */
    public Git with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Git(host, checkout, timeout, more);
    }

    public Path checkout() {
        return checkout;
    }

    /** Runs {@code git <arguments>} and demands success. @throws CommandFailed with what git said */
    public Result demand(String... arguments) {
        return host.demand(command(List.of(arguments)));
    }

    /** As {@link #demand(String...)}, following the output. */
    public Result demand(Consumer<String> lines, String... arguments) {
        return host.demand(command(List.of(arguments)), lines);
    }

    /** Runs {@code git <arguments>}; the exit code is the caller's to judge. */
    public Result run(String... arguments) {
        return host.run(command(List.of(arguments)));
    }

    /** The one line that a command prints; empty when it fails or prints nothing. */
    public Optional<String> line(String... arguments) {
        Result result = run(arguments);
        return Optional.of(result.text()).filter(text -> result.succeeded() && !text.isEmpty());
    }

    /** Another program as the owner of the checkout, in its directory. */
    public Command asOwner(String... program) {
        return inEnvironment(List.of(program));
    }

    private Command command(List<String> arguments) {
        List<String> all = new ArrayList<>();
        // safe.directory: an administrator's checkout may belong to a group; we have looked at the owner ourselves.
        all.addAll(List.of("git", "-c", "safe.directory=*", "-c", "core.quotepath=off", "-C", checkout.toString()));
        all.addAll(arguments);
        return inEnvironment(all);
    }

    private Command inEnvironment(List<String> program) {
        List<String> all = new ArrayList<>(becomingOwner());
        if (!all.isEmpty()) {
            // The new user starts with an environment of their own, so ours must come after the change.
            all.add("env");
            environment.forEach((variable, value) -> all.add(variable + "=" + value));
        }
        all.addAll(program);
        return new Command(all, Optional.of(checkout), environment, timeout, Optional.empty());
    }

    private List<String> becomingOwner() {
        int self = host.user();
        if (self != ROOT) {
            return List.of();
        }
        Owner owner = owner();
        if (owner.user() == self) {
            return List.of();
        }
        return List.of("setpriv", "--reuid=" + owner.user(), "--regid=" + owner.group(), "--clear-groups",
                "--reset-env", "env", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C");
    }

    private Owner owner() {
        try {
            return host.owner(checkout);
        } catch (UncheckedIOException e) {
            throw new CommandFailed(Command.of("git", "-C", checkout.toString()), "cannot see its checkout: " + e.getMessage());
        }
    }
}
