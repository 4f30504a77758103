package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * As processes of the host, by the account that this service has there. What they need for themselves lies below {@code work} in the
 * directory of the backups, for that account alone; a process and its directory are found by the same name, which says whose they are.
 */
final class BesideSystemd implements Beside {

    private static final Script REMOVE = Script.of(BesideSystemd.class, "remove-work.sh");
    private static final Duration ASKING = Duration.ofSeconds(20);
    private static final Duration REMOVING = Duration.ofMinutes(30);
    private static final int LINES_KEPT = 1000;
    /** By SIGKILL, by SIGTERM: nothing that a script of ours does by itself. */
    private static final Set<Integer> TOLD = Set.of(128 + 9, 128 + 15);

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final Work work;
    private final Optional<String> release;
    private final Map<String, Map<String, String>> working = new ConcurrentHashMap<>();

    /** @param release a major version of PostgreSQL */
    BesideSystemd(Host host, Instance instance, SystemdInstallation systemd, Work work, Optional<String> release) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
        this.work = work;
        this.release = release;
    }

    @Override
    public void removeLeftovers() {
        if (host.exists(place())) {
            // Servers end by themselves before they would be ended with all that carries their name.
            removeWork(ProcessText.marks(work));
            clear(ProcessText.marks(work));
        }
    }

    @Override
    public void removeRemains() {
        if (host.exists(place())) {
            removeWork(ProcessText.marksOfRun(work));
            host.endProcesses(ProcessText.marksOfRun(work));
            removeWork(ProcessText.marksOfRun(work));
        }
    }

    @Override
    public Ended run(String purpose, Script script, List<String> arguments, Map<String, String> places, Duration limit) {
        return run(purpose, script, arguments, places, limit, "");
    }

    @Override
    public Ended atDatabase(String purpose, Script script, List<String> arguments, Map<String, String> places, Path passwords, Duration limit) {
        ProcessText.Server server = new ProcessText.Server(systemd.postgres().host(), systemd.postgres().port(),
                new HostServer(host, instance, systemd.postgres()).password(), release.orElseGet(this::major));
        return ServerGone.answered(run(purpose, script, arguments, places, limit, ProcessText.connecting(server)), instance);
    }

    private String major() {
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE)) {
            return Integer.toString(connection.getMetaData().getDatabaseMajorVersion());
        } catch (SQLException e) {
            throw DatabaseRefused.of("say which version it is", e);
        }
    }

    private Ended run(String purpose, Script script, List<String> arguments, Map<String, String> places, Duration limit, String connection) {
        Command command = Command.of(ProcessText.command(label(purpose), arguments))
                .reading(ProcessText.of(place(), work, purpose, places, connection, script)).within(limit);
        host.endProcesses(name(purpose));
        working.put(purpose, places);
        boolean ended = false;
        try {
            Result result = host.run(command);
            ended = true;
            return judged(purpose, result);
        } catch (CommandFailed e) {
            throw new PassingTrouble("Process %s: %s".formatted(label(purpose), e.result().errors()), e);
        } finally {
            working.remove(purpose);
            if (!ended) {
                HelperContainer.evenIfInterrupted(() -> clear(label(purpose)));
            }
        }
    }

    private Ended judged(String purpose, Result result) {
        List<String> all = Stream.concat(result.output().lines(), result.errors().lines()).toList();
        Ended ended = new Ended(result.exitCode(), false, all.subList(Math.max(0, all.size() - LINES_KEPT), all.size()));
        if (TOLD.contains(result.exitCode())) {
            clear(label(purpose));
            throw new PassingTrouble("Process %s was ended by somebody else: %s".formatted(label(purpose), ended.lastWords()));
        }
        return ended;
    }

    @Override
    public void end(String purpose) {
        if (host.exists(place())) {
            HelperContainer.evenIfInterrupted(() -> clear(name(purpose)));
        }
    }

    private void clear(String text) {
        host.endProcesses(text);
        removeWork(text);
    }

    @Override
    public OptionalLong size(String purpose, String place) {
        Optional<Path> directory = Optional.ofNullable(working.get(purpose)).flatMap(places -> directory(places, place));
        if (directory.isEmpty()) {
            return OptionalLong.empty();
        }
        Result result = host.run(Command.of("du", "--summarize", "--bytes", "--", directory.get().toString()).within(ASKING));
        return result.succeeded() ? OptionalLong.of(Long.parseLong(result.output().split("\\s", 2)[0])) : OptionalLong.empty();
    }

    /** Where a place lies, or something below it. */
    private static Optional<Path> directory(Map<String, String> places, String place) {
        return places.entrySet().stream().map(entry -> Map.entry(Path.of(ProcessText.plain(entry.getKey())), Path.of(entry.getValue())))
                .filter(entry -> Path.of(place).startsWith(entry.getKey())).findFirst()
                .map(entry -> entry.getValue().resolve(entry.getKey().relativize(Path.of(place))));
    }

    @Override
    public String makeScratch(String purpose) {
        Path directory = place().resolve(label(purpose));
        removeWork(name(purpose));
        host.demand(Command.of("bash", "-c", "umask 077; mkdir --parents -- \"$1\"", "make", directory.toString()));
        return directory.toString();
    }

    @Override
    public void removeScratch(String purpose) {
        HelperContainer.evenIfInterrupted(() -> removeWork(label(purpose)));
    }

    private void removeWork(String text) {
        host.demand(Command.of(REMOVE.command(place().toString(), text)).within(REMOVING));
    }

    private Path place() {
        return ProcessText.place(instance);
    }

    private String name(String purpose) {
        return ProcessText.name(work, purpose);
    }

    private String label(String purpose) {
        return ProcessText.label(work, purpose);
    }
}
