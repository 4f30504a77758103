package chatalot.runbook.demo;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Writes to an instance all the time, as its users would: posts messages, uploads, replaces and removes files. What
 * is not answered is sent again, the same and under the same key, until it is acknowledged. Everything goes on record.
 */
public final class Writer implements AutoCloseable {

    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);
    private static final Duration BETWEEN_FILES = Duration.ofMillis(80);
    private static final Duration BEFORE_SENDING_AGAIN = Duration.ofMillis(20);
    private static final int MOST_FILES = 150;
    private static final int LARGEST_FILE = 48 * 1024;

    private final ChatApi chat;
    private final Acknowledged record;
    private final Duration patience;
    private final String name = "w" + UUID.randomUUID().toString().substring(0, 8);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<CompletableFuture<Void>> work = new ArrayList<>();
    private volatile long givesUpAt = Long.MAX_VALUE;

    private Writer(ChatApi chat, Acknowledged record, Duration patience) {
        this.chat = chat;
        this.record = record;
        this.patience = patience;
    }

    /**
     * Starts writing in the background.
     *
     * @param instance the published URL
     * @param patience how long, once told to stop, it still tries to have the last writes acknowledged
     */
    public static Writer start(URI instance, Acknowledged record, Duration patience) {
        return start(new ChatApi(instance), record, patience);
    }

    /** The same behind something that holds requests. @param answer how long it waits for each answer before it sends again */
    public static Writer start(URI instance, Acknowledged record, Duration patience, Duration answer) {
        return start(new ChatApi(instance, answer), record, patience);
    }

    private static Writer start(ChatApi chat, Acknowledged record, Duration patience) {
        Writer writer = new Writer(chat, record, patience);
        writer.work.add(writer.inBackground("ann", () -> writer.postMessages("ann")));
        writer.work.add(writer.inBackground("bob", () -> writer.postMessages("bob")));
        writer.work.add(writer.inBackground("files", writer::changeFiles));
        return writer;
    }

    /**
     * Lets what has been sent finish and stops; what is not acknowledged within the patience is given up and stays
     * open on record.
     *
     * @throws IllegalStateException when the instance refused a write that it should take
     */
    public void stop() {
        givesUpAt = System.nanoTime() + patience.toNanos();
        stopping.countDown();
        try {
            CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("The writer failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        stop();
    }

    private CompletableFuture<Void> inBackground(String what, Runnable loop) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                loop.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }, "writer-" + what);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void postMessages(String author) {
        for (int i = 1; isWriting(BETWEEN_MESSAGES); i++) {
            String key = "%s-%s-%06d".formatted(name, author, i);
            Write.Post post = new Write.Post(key, name + "-" + author, "<b>Message</b> & number " + key);
            record.sending(post);
            untilAnswered(attempt -> record.acknowledged(post, chat.post(post)));
        }
    }

    private void changeFiles() {
        Random random = new Random(name.hashCode());
        List<String> there = new ArrayList<>();
        for (int i = 1; isWriting(BETWEEN_FILES); i++) {
            boolean isMany = there.size() >= MOST_FILES;
            if (there.size() > 3 && (isMany || i % 4 == 0)) {
                delete(there.remove(random.nextInt(there.size())));
            } else if (there.size() > 3 && i % 5 == 0) {
                upload(there.get(random.nextInt(there.size())), random);
            } else {
                there.add("%s-%06d.bin".formatted(name, i));
                upload(there.get(there.size() - 1), random);
            }
        }
    }

    private void upload(String file, Random random) {
        byte[] content = new byte[1 + random.nextInt(LARGEST_FILE)];
        random.nextBytes(content);
        Write.Upload upload = new Write.Upload(file, content.length, Sha256.of(content));
        record.sending(upload);
        untilAnswered(attempt -> {
            if (!chat.upload(file, content).equals(upload.sha256())) {
                throw new IllegalStateException(file + " was acknowledged with another content than was sent");
            }
            record.acknowledged(upload);
        });
    }

    /** Only the first answer can show a loss: before a second one, the first request may have removed the file. */
    private void delete(String file) {
        Write.Delete delete = new Write.Delete(file);
        record.sending(delete);
        untilAnswered(attempt -> {
            if (!chat.delete(file) && attempt == 1) {
                record.missing(delete);
            } else {
                record.acknowledged(delete);
            }
        });
    }

    /** @param request told which attempt it is, from 1 */
    private void untilAnswered(IntConsumer request) {
        for (int attempt = 1; System.nanoTime() < givesUpAt; attempt++) {
            try {
                request.accept(attempt);
                return;
            } catch (Unanswered e) {
                pause(BEFORE_SENDING_AGAIN);
            }
        }
    }

    private boolean isWriting(Duration pause) {
        return pause(pause, stopping);
    }

    private static void pause(Duration time) {
        pause(time, new CountDownLatch(1));
    }

    /** Waits and returns whether to go on. */
    private static boolean pause(Duration time, CountDownLatch stop) {
        try {
            return !stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
