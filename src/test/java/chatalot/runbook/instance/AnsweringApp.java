package chatalot.runbook.instance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A health page that says what it is told to, on a port of this machine. */
final class AnsweringApp implements AutoCloseable {

    private final HttpServer server;
    private volatile String page = "{\"status\":\"ok\",\"version\":\"1.0.0\",\"uptime_secs\":1,\"db_healthy\":true}";

    AnsweringApp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/health", exchange -> {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void says(String json) {
        page = json;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
