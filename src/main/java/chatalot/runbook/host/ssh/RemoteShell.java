package chatalot.runbook.host.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;

/**
 * A shell on a host that runs one script after the other, so that a small one costs neither a session nor the start of a shell. Once an answer
 * did not come as expected it is of no use any more: nobody knows what it would answer next.
 */
final class RemoteShell {

    private static final int WORD = 16;

    private final SshConnection connection;
    private final ChannelExec channel;
    private final Answers output = new Answers();
    private final Answers errors = new Answers();
    private final SecureRandom random = new SecureRandom();
    private volatile boolean usable = true;

    private RemoteShell(SshConnection connection, ChannelExec channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Begins one. @throws IOException when the connection is lost */
    static RemoteShell open(SshConnection connection, Duration patience) throws IOException {
        ChannelExec channel = CommandChannel.on(connection.session(), RemoteScript.SHELL);
        RemoteShell shell = new RemoteShell(connection, channel);
        channel.setOut(shell.output);
        channel.setErr(shell.errors);
        channel.addCloseFutureListener(closed -> {
            shell.output.lost();
            shell.errors.lost();
        });
        boolean begun = false;
        try {
            channel.open().verify(patience);
            shell.say(RemoteScript.loop());
            begun = true;
            return shell;
        } finally {
            if (!begun) {
                channel.close(false);
            }
        }
    }

    boolean isUsable() {
        return usable && channel.isOpen();
    }

    boolean isOn(SshConnection open) {
        return connection == open;
    }

    /**
     * Runs a script to its end.
     *
     * @return its exit code; empty when the connection was lost before it had one, or it did not end in time
     * @throws InterruptedException the script goes on
     */
    OptionalInt run(RemoteScript.Asked asked, OutputStream out, OutputStream err, Duration limit) throws IOException, InterruptedException {
        byte[] bytes = new byte[WORD];
        random.nextBytes(bytes);
        String word = HexFormat.of().formatHex(bytes);
        boolean answered = false;
        try {
            CompletableFuture<String> code = output.expect(word, out);
            CompletableFuture<String> end = errors.expect(word, err);
            if (!channel.isOpen()) {
                return OptionalInt.empty();
            }
            say(asked.inShell(word));
            CompletableFuture.allOf(code, end).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            answered = true;
            return OptionalInt.of(Integer.parseInt(code.join().strip()));
        } catch (ExecutionException | TimeoutException e) {
            return OptionalInt.empty();
        } finally {
            usable = answered;
        }
    }

    private void say(byte[] bytes) throws IOException {
        OutputStream in = channel.getInvertedIn();
        in.write(bytes);
        in.flush();
    }

    /** The server is told. @param closed when it has answered, or the connection is lost */
    void close(Runnable closed) {
        channel.close(false).addListener(end -> closed.run());
    }

    /** One of the shell's streams, cut into answers. */
    private static final class Answers extends OutputStream {

        private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        private OutputStream to = OutputStream.nullOutputStream();
        private byte[] mark = new byte[0];
        private CompletableFuture<String> end = CompletableFuture.completedFuture("");
        private boolean gone;

        /** The answer goes there once it is whole; what stands behind the word comes back. */
        synchronized CompletableFuture<String> expect(String word, OutputStream there) {
            whole.reset();
            to = there;
            mark = ("\0" + word + " ").getBytes(StandardCharsets.UTF_8);
            end = new CompletableFuture<>();
            if (gone) {
                lost();
            }
            return end;
        }

        synchronized void lost() {
            gone = true;
            end.completeExceptionally(new IOException("The connection was lost"));
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            int looked = Math.max(0, whole.size() - mark.length);
            whole.write(bytes, offset, length);
            // The mark's own end comes with it, or a little later.
            if (end.isDone() || indexOf(bytes, offset, length, (byte) 0) < 0) {
                return;
            }
            byte[] all = whole.toByteArray();
            int at = find(all, Math.max(0, looked - mark.length));
            int closed = at < 0 ? -1 : indexOf(all, at + mark.length, all.length - at - mark.length, (byte) 0);
            if (closed >= 0) {
                to.write(all, 0, at);
                end.complete(new String(all, at + mark.length, closed - at - mark.length, StandardCharsets.UTF_8));
            }
        }

        private int find(byte[] all, int from) {
            for (int at = from; at <= all.length - mark.length; at++) {
                int same = 0;
                while (same < mark.length && all[at + same] == mark[same]) {
                    same++;
                }
                if (same == mark.length) {
                    return at;
                }
            }
            return -1;
        }

        private static int indexOf(byte[] bytes, int from, int length, byte wanted) {
            for (int at = from; at < from + length; at++) {
                if (bytes[at] == wanted) {
                    return at;
                }
            }
            return -1;
        }
    }
}
