package chatalot.runbook.host.ssh;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An account on an SSH server; holds no secret.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port from 1 to 65535
 */
public record SshAddress(String user, String host, int port) {

    /** For people who write one. */
    public static final String SHAPE = "ssh://user@host[:port]";
    private static final int STANDARD_PORT = 22;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");

    public SshAddress {
        require(USER.matcher(user).matches(), "the user's name");
        require(!host.isBlank(), "the host");
        require(port >= 1 && port <= 65535, "the port");
    }

    /** Reads {@link #SHAPE}. @throws IllegalArgumentException saying what is wrong; it never repeats a password */
    public static SshAddress read(String text) {
        URI uri = URI.create(text);
        require("ssh".equals(uri.getScheme()) && uri.getHost() != null, "the address");
        require(uri.getQuery() == null && uri.getFragment() == null && uri.getPath().isEmpty(), "the end: nothing comes after host and port");
        String user = Optional.ofNullable(uri.getUserInfo()).orElse("");
        require(!user.contains(":"), "the user's name: a password does not belong into the address");
        return new SshAddress(user, uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort() < 0 ? STANDARD_PORT : uri.getPort());
    }

    /** The host as it stands in a {@code known_hosts} file. */
    public String knownAs() {
        return port == STANDARD_PORT ? host : "[%s]:%d".formatted(host, port);
    }

    @Override
    public String toString() {
        String shown = host.contains(":") ? "[%s]".formatted(host) : host;
        return "%s@%s%s".formatted(user, shown, port == STANDARD_PORT ? "" : ":" + port);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException(what + " is not as it must be");
        }
    }
}
