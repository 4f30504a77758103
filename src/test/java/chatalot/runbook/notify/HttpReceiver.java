package chatalot.runbook.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that keeps what it is sent and answers as it was told; else 204. */
final class HttpReceiver implements AutoCloseable {

    /** One request. */
    record Call(String path, byte[] body, String delivery, Optional<String> timestamp, Optional<String> signature) { }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile boolean hanging;

    HttpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/in?key=hidden-in-the-query";
    }

    /** The next answers, in this order. */
    HttpReceiver answering(Integer... statuses) {
        answers.addAll(List.of(statuses));
        return this;
    }

    /** From now on it takes requests and says nothing. */
    HttpReceiver hanging(boolean hangs) {
        hanging = hangs;
        return this;
    }

    List<Call> calls() {
        return calls;
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(new Call(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes(),
                header(exchange, "X-Runbook-Delivery").orElse(""), header(exchange, "X-Runbook-Timestamp"),
                header(exchange, "X-Runbook-Signature")));
        if (hanging) {
            awaitClose();
        }
        int status = Optional.ofNullable(answers.poll()).orElse(204);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
