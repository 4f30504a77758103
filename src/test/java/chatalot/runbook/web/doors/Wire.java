package chatalot.runbook.web.doors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Requests as they are written, from an address of one's choice: what a well-behaved client would not send. */
record Wire(int port, String from) {

    /** An answer as it came. */
    record Answer(String text) {

        int status() {
            return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
        }

        List<String> headers(String name) {
            return Stream.of(text.split("\r\n\r\n", 2)[0].split("\r\n"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip()).toList();
        }

        Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        Optional<String> cookie(String name) {
            return headers("Set-Cookie").stream().filter(cookie -> cookie.startsWith(name + "=")).findFirst();
        }
    }

    /** @param head the line of the request and its headers, without the host */
    Answer send(String body, String... head) {
        String request = String.join("\r\n", head) + "\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(30_000);
            writeWhatIsTaken(socket, request);
            return new Answer(readAll(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(String path, String... headers) {
        return send("", Stream.concat(Stream.of("GET " + path + " HTTP/1.1"), Stream.of(headers)).toArray(String[]::new));
    }

    /** Whoever refuses a request need not read it to its end. */
    private static void writeWhatIsTaken(Socket socket, String request) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (java.net.SocketException closed) {
            if (socket.getInputStream().available() == 0) {
                throw closed;
            }
        }
    }

    private static String readAll(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (java.net.SocketException reset) {
            if (text.isEmpty()) {
                throw reset;
            }
        }
        return text.toString();
    }
}
