package chatalot.runbook.instance;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory on an SFTP server, {@code sftp://user@host[:port]/absolute/path}; holds no secret.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param path absolute, without {@code .} and {@code ..} and without a slash at its end
 */
public record SftpAddress(String user, String host, int port, String path) {

    static final String SHAPE = "sftp://user@host[:port]/absolute/path";
    private static final int STANDARD_PORT = 22;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\p{C}\\p{Zl}\\p{Zp}]+)+");

    public SftpAddress {
        require(USER.matcher(user).matches(), "the user's name");
        require(!host.isBlank(), "the host");
        require(port >= 1 && port <= 65535, "the port");
        require(PATH.matcher(path).matches(), "the path: absolute, without . and .., not / itself");
    }

    /** @throws IllegalArgumentException saying what is wrong; it never repeats a password */
    static SftpAddress read(String text) {
        URI uri = uri(text);
        require("sftp".equals(uri.getScheme()) && uri.getHost() != null, "the address");
        require(uri.getQuery() == null && uri.getFragment() == null, "the end: no ? and no #");
        String user = Optional.ofNullable(uri.getUserInfo()).orElse("");
        require(!user.contains(":"), "the user's name: a password does not belong into the address");
        String path = uri.getPath();
        return new SftpAddress(user, uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort() < 0 ? STANDARD_PORT : uri.getPort(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Without its cause, which repeats the address with a password that may be in it.
            throw new IllegalArgumentException("the address is not as it must be");
        }
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException(what + " is not as it must be");
        }
    }

    /** The host as it stands in a {@code known_hosts} file. */
    public String knownAs() {
        return port == STANDARD_PORT ? host : "[%s]:%d".formatted(host, port);
    }

    @Override
    public String toString() {
        String shown = host.contains(":") ? "[%s]".formatted(host) : host;
        return "sftp://%s@%s%s%s".formatted(user, shown, port == STANDARD_PORT ? "" : ":" + port, path);
    }
}
