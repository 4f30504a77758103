package chatalot.runbook.instance;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the app is told where its database is, {@code postgres://user:password@host:port/name} (libpq's connection URIs). Holds the password.
 *
 * @param port the one that is usual for PostgreSQL where none is written
 */
record DatabaseUrl(Optional<String> user, Optional<String> password, String host, int port, String database) {

    static final String VARIABLE = "DATABASE_URL";
    private static final int USUAL_PORT = 5432;
    private static final int LAST_PORT = 65_535;
    /** The password's greedy part ends at the last @, so that it may hold any character. */
    private static final Pattern SHAPE = Pattern.compile(
            "postgres(?:ql)?://(?:([^:/?@]+)(?::(.*))?@)?(\\[[^\\]]+\\]|[^:/?@]+)(?::(\\d{1,5}))?/([^?]+)(?:\\?(.*))?");
    /** What a query may say that leads elsewhere than the rest (sqlx's PgConnectOptions, libpq). */
    private static final Set<String> LEADING_ELSEWHERE = Set.of("host", "hostaddr", "port", "dbname", "user", "password", "service");

    /** @throws IllegalArgumentException when it is none; the text itself is not repeated */
    static DatabaseUrl parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("%s is not understood; write it like postgres://user:password@host:5432/name".formatted(VARIABLE));
        }
        parameters(matcher.group(6)).map(DatabaseUrl::name).filter(LEADING_ELSEWHERE::contains).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("%s says %s behind its question mark, where it leads elsewhere than the rest; write it like "
                    .formatted(VARIABLE, name) + "postgres://user:password@host:5432/name");
        });
        int port = Optional.ofNullable(matcher.group(4)).map(Integer::valueOf).orElse(USUAL_PORT);
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("%s names a port that there is not; write it like postgres://user:password@host:5432/name"
                    .formatted(VARIABLE));
        }
        return new DatabaseUrl(decoded(matcher.group(1)), decoded(matcher.group(2)), matcher.group(3), port, matcher.group(5));
    }

    private static Stream<String> parameters(String query) {
        return Optional.ofNullable(query).stream().flatMap(text -> Stream.of(text.split("&"))).filter(parameter -> !parameter.isBlank());
    }

    private static String name(String parameter) {
        return parameter.replaceFirst("=.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** Such a text with another server in it. @throws IllegalArgumentException when it is none */
    static String at(String text, String host, int port) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("%s is not understood".formatted(VARIABLE));
        }
        // One of ours speaks without TLS.
        String query = parameters(matcher.group(6)).filter(parameter -> !name(parameter).startsWith("ssl") && !LEADING_ELSEWHERE.contains(name(parameter)))
                .map(parameter -> parameter + "&").collect(Collectors.joining()) + "sslmode=disable";
        return "%s%s:%d/%s?%s".formatted(text.strip().substring(0, matcher.start(3)), host, port, matcher.group(5), query);
    }

    /** The password in such a text, as it is written there and as it is meant: both have to be kept from logs. */
    static Set<String> passwords(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        return matcher.matches() ? Stream.of(Optional.ofNullable(matcher.group(2)), decoded(matcher.group(2))).flatMap(Optional::stream)
                .collect(Collectors.toSet()) : Set.of();
    }

    /** A percent sign that begins no escape stands for itself. */
    private static Optional<String> decoded(String part) {
        return Optional.ofNullable(part).map(text -> {
            try {
                return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return text;
            }
        });
    }

    @Override
    public String toString() {
        return "%s:%d/%s".formatted(host, port, database);
    }
}
