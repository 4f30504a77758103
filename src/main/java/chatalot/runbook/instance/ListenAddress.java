package chatalot.runbook.instance;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an app listens, as it is told: {@code 0.0.0.0:8080}, {@code [::]:8080}. */
public record ListenAddress(String host, int port) {

    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[A-Za-z0-9._-]*):(\\d{1,5})");
    private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "[::]");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");
    private static final int LAST_PORT = 65_535;

    /** Absent when the text is no address with a port. */
    public static Optional<ListenAddress> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        return matcher.matches() ? Optional.of(new ListenAddress(matcher.group(1), Integer.parseInt(matcher.group(2))))
                .filter(address -> address.port() > 0 && address.port() <= LAST_PORT) : Optional.empty();
    }

    /** Whether it answers on the host's own 127.0.0.1. */
    boolean answersOnLoopback() {
        return EVERYWHERE.contains(host) || LOOPBACK.contains(host);
    }

    /** Whether two on one host cannot both be listened at. */
    boolean isTakenBy(ListenAddress other) {
        return port == other.port && (host.equals(other.host) || answersOnLoopback() && other.answersOnLoopback());
    }

    /** Where somebody on the host would ask it. */
    URI url() {
        return URI.create("http://%s:%d".formatted(EVERYWHERE.contains(host) ? "127.0.0.1" : host, port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
