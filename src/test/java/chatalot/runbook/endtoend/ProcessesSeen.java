package chatalot.runbook.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Looks at all processes of this machine, again and again, as anybody who has an account here could with {@code ps}, and root with more. */
final class ProcessesSeen implements AutoCloseable {

    private static final Path PROCESSES = Path.of("/proc");
    /** For so long a process may become another program. */
    private static final long BECOMING = Duration.ofSeconds(3).toNanos();
    private static final long PAUSE = Duration.ofMillis(5).toNanos();

    private final Canaries canaries;
    private final Set<String> environmentsToo;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> leaks = new TreeSet<>();
    private final Thread thread = new Thread(this::watch, "processes-seen");
    private volatile boolean closed;

    /** @param environmentsToo places whose secrets no process may have in its environment either */
    ProcessesSeen(Canaries canaries, Set<String> environmentsToo) {
        this.canaries = canaries;
        this.environmentsToo = Set.copyOf(environmentsToo);
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        String self = Long.toString(ProcessHandle.current().pid());
        Map<Path, Long> met = new HashMap<>();
        while (!closed) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
                Set<Path> there = new HashSet<>();
                for (Path process : processes) {
                    there.add(process);
                    long begun = met.computeIfAbsent(process, unmet -> System.nanoTime());
                    if (!process.endsWith(self) && System.nanoTime() - begun < BECOMING) {
                        look(process);
                    }
                }
                met.keySet().retainAll(there);
            } catch (IOException e) {
                throw new IllegalStateException("No process can be seen", e);
            }
            // The shortest of those that matter live for tens of milliseconds; the machine has other work.
            LockSupport.parkNanos(PAUSE);
        }
    }

    private void look(Path process) {
        String command = read(process.resolve("cmdline"));
        if (command.isEmpty() || !seen.add(process.getFileName() + command)) {
            return;
        }
        String program = command.split("\0", 2)[0];
        leaks(canaries.in(command), "command line of " + program);
        // The service itself was given them there, and what Java starts programs with has its environment until it becomes one.
        if (!command.contains(MortalRunbook.class.getName()) && !program.endsWith("/jspawnhelper")) {
            Set<String> inherited = canaries.in(read(process.resolve("environ")));
            inherited.retainAll(environmentsToo);
            // It may have become another program meanwhile, the service itself for example, which is looked at by itself.
            if (read(process.resolve("cmdline")).equals(command)) {
                leaks(inherited, "environment of " + program);
            }
        }
    }

    private synchronized void leaks(Set<String> places, String where) {
        places.forEach(place -> leaks.add("%s: %s".formatted(where, place)));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    /** Where a secret was seen. */
    synchronized Set<String> leaks() {
        return Set.copyOf(leaks);
    }

    /** How many command lines there were. */
    int count() {
        return seen.size();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
