package chatalot.runbook.host.ssh;

import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/** Shells that stay for the next small script. Each is one of the sessions that a connection may have; whoever finds none free goes without. */
final class RemoteShells implements AutoCloseable {

    private static final int MOST = 2;

    private final SshTarget target;
    private final Semaphore sessions;
    private final Deque<RemoteShell> idle = new ArrayDeque<>();
    private int begun;

    RemoteShells(SshTarget target, Semaphore sessions) {
        this.target = target;
        this.sessions = sessions;
    }

    /** One that is free on this connection, or a new one if there may be one more; whoever takes it runs one script in it. */
    synchronized Optional<RemoteShell> take(SshConnection open) {
        for (RemoteShell free = idle.poll(); free != null; free = idle.poll()) {
            if (free.isUsable() && free.isOn(open)) {
                return Optional.of(free);
            }
            end(free);
        }
        if (begun >= MOST || !sessions.tryAcquire()) {
            return Optional.empty();
        }
        try {
            RemoteShell fresh = RemoteShell.open(open, target.patience());
            begun++;
            return Optional.of(fresh);
        } catch (IOException | IllegalStateException e) {
            // Whoever needs a session of its own now finds out what is wrong.
            sessions.release();
            return Optional.empty();
        }
    }

    /** As {@link SshLink#run}; afterwards the shell is free for others, if it is of any use still. */
    OptionalInt run(RemoteShell shell, RemoteScript.Asked asked, OutputStream out, OutputStream err, Duration limit) {
        try {
            return shell.run(asked, out, err, limit);
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while %s was at work".formatted(target.words()), e);
        } finally {
            giveBack(shell);
        }
    }

    private synchronized void giveBack(RemoteShell shell) {
        if (shell.isUsable()) {
            idle.push(shell);
        } else {
            end(shell);
        }
    }

    private void end(RemoteShell shell) {
        begun--;
        shell.close(sessions::release);
    }

    /** Ends those that are free; the others end with their connection. */
    @Override
    public synchronized void close() {
        idle.forEach(this::end);
        idle.clear();
    }
}
