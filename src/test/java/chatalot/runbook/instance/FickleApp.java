package chatalot.runbook.instance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An app on a port of this machine that comes and goes, and remembers every request that reached it whole. */
final class FickleApp implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final int port;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Predicate<Asked> breaksOff = request -> false;
    private volatile boolean isDeaf;
    private Optional<ServerSocket> door = Optional.empty();

    /**
     * @param line for example {@code POST /api/messages}
     * @param size of the body, in bytes
     */
    record Asked(String line, int size) { }

    /** @param port where nobody listens */
    FickleApp(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    /** From now on its port is open. */
    FickleApp comes() throws IOException {
        ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        door = Optional.of(opened);
        inBackground(() -> {
            while (!opened.isClosed()) {
                Socket connection = opened.accept();
                open.add(connection);
                inBackground(() -> serve(connection));
            }
        });
        return this;
    }

    /** From now on its port is closed, and so is every connection. */
    void goes() throws IOException {
        if (door.isPresent()) {
            door.get().close();
        }
        for (Socket connection : open) {
            connection.close();
        }
    }

    /** Takes connections and closes them at once, as Docker does for an app that is not there. */
    void isDeaf(boolean deaf) {
        isDeaf = deaf;
    }

    /** Reads such a request whole and breaks off without an answer. */
    void breaksOff(Predicate<Asked> which) {
        breaksOff = which;
    }

    /** What reached it whole, in its order, but for questions about its health. */
    List<Asked> asked() {
        return asked.stream().filter(request -> !request.line().endsWith("/api/health")).toList();
    }

    @Override
    public void close() {
        try {
            goes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            if (isDeaf) {
                return;
            }
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            String head = head(in);
            Matcher length = LENGTH.matcher(head);
            int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
            if (in.readNBytes(size).length < size || head.isEmpty()) {
                return;
            }
            Asked request = new Asked(head.substring(0, head.indexOf(" HTTP/")), size);
            asked.add(request);
            if (breaksOff.test(request)) {
                return;
            }
            if (head.toLowerCase().contains("\nupgrade: websocket")) {
                out.write(bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
                in.transferTo(out);
            }
            out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
            next = in.read();
        }
        return "";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The port was closed, or a connection broke: that is for the other side to notice.
            }
        }, "fickle-app");
        thread.setDaemon(true);
        thread.start();
    }
}
