package chatalot.runbook.host.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a command says on one of its streams: kept whole, and handed on line by line as it comes. Whoever takes the lines gets them on threads
 * of their own, never on the connection's: they may ask the same host something, and that answer comes over the same connection.
 */
final class Said extends OutputStream {

    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> lines;
    private final Executor threads;
    private final AtomicReference<Optional<RuntimeException>> trouble = new AtomicReference<>(Optional.empty());
    private CompletableFuture<Void> handed = CompletableFuture.completedFuture(null);

    /** @param threads where the lines are handed on, one after the other */
    Said(Consumer<String> lines, Executor threads) {
        this.lines = lines;
        this.threads = threads;
    }

    /** Whose lines nobody takes. */
    static Said toNobody() {
        return new Said(line -> { }, Runnable::run);
    }

    @Override
    public synchronized void write(int one) {
        whole.write(one);
        if (one == '\n') {
            endLine();
        } else {
            line.write(one);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        handed = handed.thenRunAsync(() -> hand(text), threads);
    }

    /** The trouble of whoever takes the lines is not the connection's: the first is told at the end. */
    private void hand(String text) {
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            trouble.compareAndSet(Optional.empty(), Optional.of(e));
        }
    }

    /** As it was written. */
    synchronized String raw() {
        return whole.toString(StandardCharsets.UTF_8);
    }

    /** How many bytes there were so far. */
    synchronized int size() {
        return whole.size();
    }

    /**
     * All of it, once nothing more comes and every line was taken; its last line is ended like the others.
     *
     * @throws RuntimeException of whoever took the lines
     */
    String text() {
        ended().join();
        trouble.get().ifPresent(thrown -> {
            throw thrown;
        });
        return raw();
    }

    private synchronized CompletableFuture<Void> ended() {
        if (line.size() > 0) {
            whole.write('\n');
            endLine();
        }
        return handed;
    }
}
