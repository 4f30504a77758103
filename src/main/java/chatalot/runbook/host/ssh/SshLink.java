package chatalot.runbook.host.ssh;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;

/** The one connection to a host, made when it is needed and made again when it was lost. */
final class SshLink implements AutoCloseable {

    /** A server lets ten sessions share a connection (sshd_config(5), MaxSessions), and knows of an end later than we; who comes later waits. */
    private static final int SESSIONS = 8;
    private static final Duration BUSY = Duration.ofMinutes(5);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final SshTarget target;
    /** By which the host knows that one connection follows another. */
    private final String name = UUID.randomUUID().toString();
    private final Semaphore sessions = new Semaphore(SESSIONS, true);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "command-output");
        thread.setDaemon(true);
        return thread;
    });
    private final RemoteShells shells;
    private final Map<InetSocketAddress, InetSocketAddress> routes = new HashMap<>();
    private Optional<SshConnection> connection = Optional.empty();
    private boolean closed;

    SshLink(SshTarget target) {
        this.target = target;
        this.shells = new RemoteShells(target, sessions);
    }

    SshTarget target() {
        return target;
    }

    /** For what may wait and must not keep the connection waiting. */
    Executor threads() {
        return threads;
    }

    /** The connection. @throws PassingTrouble when it cannot be had now */
    synchronized SshConnection connection() {
        if (closed) {
            throw new WorkInterrupted("The service stops, no connection to %s is made any more".formatted(target.words()));
        }
        if (connection.filter(SshConnection::isOpen).isEmpty()) {
            drop();
            connection = Optional.of(greeted(SshConnection.open(target)));
        }
        return connection.get();
    }

    /** Only a connection that was answered as expected is ever used. */
    private SshConnection greeted(SshConnection fresh) {
        boolean answered = false;
        try {
            greet(fresh);
            answered = true;
            return fresh;
        } finally {
            if (!answered) {
                fresh.close();
            }
        }
    }

    /** Whatever a shell says by itself would be taken for an answer, and a tool that is missing would be found out in the middle of something. */
    private void greet(SshConnection fresh) {
        Said output = Said.toNobody();
        Said errors = Said.toNobody();
        OptionalInt code = runAlone(fresh, RemoteScript.of("greeting.sh").field(name).then(""), output, errors, target.patience());
        if (code.isEmpty()) {
            throw new PassingTrouble("%s lets us in, but runs nothing within %d s: the shell of %s may be busy with its own start".formatted(
                    target.words(), target.patience().toSeconds(), target.address().user()));
        }
        String said = (output.raw() + errors.raw()).strip();
        if (code.getAsInt() != 0 || !said.isEmpty()) {
            throw new SshRefused("%s answers %d to a command that says nothing, and says: %s".formatted(target.words(), code.getAsInt(), said),
                    "see that %s has bash as its shell, that ~/.bashrc says nothing unless somebody sits there, and that coreutils, procps and "
                            .formatted(target.address().user()) + "util-linux are installed");
        }
    }

    /** Where on this machine a port is reached that the host reaches. */
    synchronized InetSocketAddress route(String host, int port) {
        SshConnection open = connection();
        return routes.computeIfAbsent(InetSocketAddress.createUnresolved(host, port), there -> open.forward(host, port));
    }

    /**
     * Runs a script to its end, in a shell that is there if one is free. What it says comes when it has ended.
     *
     * @return its exit code; empty when the connection was lost before it had one, or it did not end in time
     * @throws PassingTrouble  when there is no connection
     * @throws WorkInterrupted when the calling thread was interrupted; the script goes on
     */
    OptionalInt run(RemoteScript.Asked asked, OutputStream out, OutputStream err, Duration limit) {
        SshConnection open = connection();
        Optional<RemoteShell> shell = asked.fitsInShell() ? shells.take(open) : Optional.empty();
        return shell.map(free -> shells.run(free, asked, out, err, limit)).orElseGet(() -> runAlone(open, asked, out, err, limit));
    }

    /** The same, in a session of its own: what it says comes as it is said. */
    OptionalInt runAlone(RemoteScript.Asked asked, OutputStream out, OutputStream err, Duration limit) {
        return runAlone(connection(), asked, out, err, limit);
    }

    private OptionalInt runAlone(SshConnection open, RemoteScript.Asked asked, OutputStream out, OutputStream err, Duration limit) {
        enter();
        try (ChannelExec channel = begun(open, RemoteScript.SHELL, fresh -> {
            fresh.setOut(out);
            fresh.setErr(err);
        })) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            channel.addCloseFutureListener(future -> end.complete(null));
            feed(channel, asked.alone());
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(channel.getExitStatus()).map(OptionalInt::of).orElseGet(OptionalInt::empty);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while %s was asked".formatted(target.words()), e);
        } catch (IOException | IllegalStateException e) {
            return lost(open);
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while %s was at work".formatted(target.words()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A future that is only completed cannot fail", e);
        } finally {
            sessions.release();
        }
    }

    /**
     * Begins a session. A server that has none left has some in a moment, when it has seen that others ended; the connection is as good as before.
     *
     * @throws IOException when the connection is lost, or the server has none left for longer
     */
    private ChannelExec begun(SshConnection open, String shell, Consumer<ChannelExec> prepared) throws IOException {
        long end = System.nanoTime() + target.patience().toNanos();
        while (true) {
            ChannelExec channel = CommandChannel.on(open.session(), shell);
            prepared.accept(channel);
            try {
                channel.open().verify(target.patience());
                return channel;
            } catch (SshException e) {
                channel.close(false);
                if (!(e.getCause() instanceof SshChannelOpenException)) {
                    throw e;
                }
                if (System.nanoTime() > end) {
                    throw new PassingTrouble("%s gives us no session any more: others may use them up, or its MaxSessions is less than 10"
                            .formatted(target.words()), e);
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while %s was busy".formatted(target.words()), e);
        }
    }

    private void enter() {
        try {
            if (!sessions.tryAcquire(BUSY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new PassingTrouble("%s is busy: %d sessions have been at work there for %d s".formatted(target.words(), SESSIONS, BUSY.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while %s was busy".formatted(target.words()), e);
        }
    }

    private static void feed(ChannelExec channel, byte[] script) throws IOException {
        try (OutputStream in = channel.getInvertedIn()) {
            in.write(script);
        }
    }

    /** A connection that refuses a channel is of no use any more, even where it does not know that yet. */
    private OptionalInt lost(SshConnection broken) {
        broken.close();
        return OptionalInt.empty();
    }

    /**
     * A script whose output is read, or whose input is written, while it runs; to be closed.
     *
     * @param left says that the session is over, once
     */
    record Stream(ChannelExec channel, InputStream out, OutputStream in, Runnable left) implements AutoCloseable {

        /** Its exit code. @throws IOException when the connection was lost before it had one, or it did not end in time */
        int exitCode(Duration limit) throws IOException {
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limit);
            return Optional.ofNullable(channel.getExitStatus()).orElseThrow(() -> new IOException("the connection was lost"));
        }

        /** The server is told: one that is not counts the session as used for as long as the connection lasts. */
        @Override
        public void close() {
            channel.close(false).addListener(closed -> left.run());
        }
    }

    /** Begins a script that reads on after its fields, or says a lot. @throws IOException when the connection is lost */
    Stream stream(String shell, byte[] begin) throws IOException {
        SshConnection open = connection();
        enter();
        AtomicBoolean inside = new AtomicBoolean(true);
        Runnable left = () -> {
            if (inside.getAndSet(false)) {
                sessions.release();
            }
        };
        boolean begun = false;
        try {
            ChannelExec channel = begun(open, shell, fresh -> { });
            Stream stream = new Stream(channel, channel.getInvertedOut(), channel.getInvertedIn(), left);
            stream.in().write(begin);
            stream.in().flush();
            begun = true;
            return stream;
        } finally {
            if (!begun) {
                left.run();
            }
        }
    }

    private void drop() {
        shells.close();
        connection.ifPresent(SshConnection::close);
        connection = Optional.empty();
        routes.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
        threads.shutdown();
    }
}
