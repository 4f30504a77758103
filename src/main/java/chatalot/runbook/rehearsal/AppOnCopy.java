package chatalot.runbook.rehearsal;

import chatalot.runbook.host.Account;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.App;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The new version as a process of its own, apart from the service manager and its unit: under the app's account, with other directories,
 * another database and another port. Its variables go through a file that is removed as soon as it has read them.
 */
final class AppOnCopy implements App, AutoCloseable {

    private static final Script START = Script.of(AppOnCopy.class, "start-on-copy.sh");
    private static final Script HIDE = Script.of(AppOnCopy.class, "hide-live-files.sh");
    private static final Script LOOK = Script.of(AppOnCopy.class, "look-at-copy.sh");
    private static final Script END = Script.of(AppOnCopy.class, "end-on-copy.sh");
    private static final Script FREE_PORT = Script.of(AppOnCopy.class, "free-port.sh");
    private static final int LINES_KEPT = 5000;

    private final Host host;
    private final Path directory;
    private final String account;
    private final String release;
    private final URI health;

    /**
     * @param directory only for this, named after the run
     * @param account   that it runs as
     * @param release   id of what is started
     * @param health    its health page as reached from this service
     */
    AppOnCopy(Host host, Path directory, String account, String release, URI health) {
        this.host = host;
        this.directory = directory;
        this.account = account;
        this.release = release;
        this.health = health;
    }

    /** A port of the host's loopback interface that nobody uses now. */
    static int freePort(Host host) {
        return Integer.parseInt(host.demand(Command.of(FREE_PORT.command())).text());
    }

    /** Writes its variables, which may be secret, for itself alone to read. */
    void prepare(Map<String, String> variables) {
        host.demand(Command.of("mkdir", "-p", "-m", "0700", directory.toString()));
        host.write(directory.resolve("env"), variables.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(variable -> "%s=%s\n".formatted(variable.getKey(), Quoted.word(variable.getValue()))).collect(Collectors.joining()));
        if (!account().isOurs()) {
            host.demand(Command.of("chown", "-R", account + ":", directory.toString()));
        }
    }

    /**
     * @param root    where the release that serves lies
     * @param home    where this one lies
     * @param program with its arguments
     * @param instead directories that it is to see in the place of live ones, by these; only root can let it
     * @return whether it sees them
     */
    boolean start(Path root, Path home, List<String> program, Map<String, String> instead) {
        boolean hidden = host.user() == 0 && host.run(Command.of("unshare", "--mount", "true")).succeeded();
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), root.toString(), home.toString()));
        arguments.addAll(program);
        List<String> command = account().command(START.command(arguments.toArray(String[]::new)));
        host.demand(Command.of(hidden ? seeing(instead, command) : command));
        return hidden;
    }

    private static List<String> seeing(Map<String, String> instead, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
        List<String> arguments = new ArrayList<>();
        instead.forEach((live, copy) -> arguments.addAll(List.of(copy, live)));
        arguments.add("--");
        arguments.addAll(command);
        all.addAll(HIDE.command(arguments.toArray(String[]::new)));
        return all;
    }

    private Account account() {
        return Account.named(host, account);
    }

    /** As the app's account: what lies in the directory is its to change. */
    private Command command(Script script, String... arguments) {
        return Command.of(account().command(script.command(arguments)));
    }

    /** Ends it, so that nothing changes any more; ended already is success. */
    void stop(Duration patience) {
        host.demand(command(END, directory.toString(), Long.toString(Math.max(1, patience.toSeconds()))).within(patience.plusMinutes(1)));
    }

    @Override
    public Optional<State> state() {
        String said = host.demand(command(LOOK, directory.toString())).text();
        boolean running = said.equals("running");
        return Optional.of(new State(directory.toString(), release, running, false, running ? 0 : Integer.parseInt(said), false, 0,
                Optional.of(health)));
    }

    @Override
    public void logs(int tail, Consumer<String> lines) {
        host.run(Command.of(account().command(List.of("tail", "--lines=" + tail, directory.resolve("log").toString())))).output().lines().forEach(lines);
    }

    /** The last thousands of lines that it has said. */
    void log(Consumer<String> lines) {
        logs(LINES_KEPT, lines);
    }

    @Override
    public Optional<String> revision(String other) {
        return Optional.empty();
    }

    @Override
    public String name() {
        return directory.getFileName().toString();
    }

    /** Ends it at once and removes what belongs to it. */
    @Override
    public void close() {
        HelperContainer.evenIfInterrupted(() -> {
            stop(Duration.ofSeconds(1));
            host.demand(Command.of("rm", "-rf", "--", directory.toString()));
        });
    }
}
