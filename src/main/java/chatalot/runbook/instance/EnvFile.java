package chatalot.runbook.instance;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The variables of a Compose {@code .env} file: lines {@code NAME=value}, {@code export} allowed, values bare, in
 * single or in double quotes, in which they may go on over lines. Values may be secrets; {@link #toString()} shows names only.
 *
 * @param values value by name, in the order of the file
 */
public record EnvFile(Map<String, String> values) {

    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*)", Pattern.DOTALL);
    private static final Pattern TELLING_NAME = Pattern.compile("PASS|SECRET|KEY|TOKEN|CREDENTIAL|DSN|SALT|PRIVATE");
    /** Compose reads a quote behind a backslash as part of the value, between single quotes too. */
    private static final Pattern QUOTED = Pattern.compile("(['\"])((?:\\\\.|(?!\\1)[^\\\\])*+)\\1");
    /** Masking a project's name would make every log unreadable. */
    private static final Pattern PLAIN_NAME = Pattern.compile(
            "COMPOSE_.*|.*(NAME|HOST|ADDR|PORT|MODE|DOMAIN|LEVEL|LOG|PATH|DIR|VERSION|TAG|USER|OWNER|TZ)");
    private static final Pattern URL_PASSWORD = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\\s/@:\"']{0,200}:([^\\s/@\"']{1,200})@");
    private static final Pattern PLAIN_URL = Pattern.compile("https?://[^@]*");
    private static final int SHORTEST_SECRET = 4;
    /** What stands elsewhere may be a word like {@code true}. */
    private static final int SHORTEST_ELSEWHERE = 6;
    /** A value of this length can be masked wherever it occurs without making logs unreadable. */
    private static final int SHORTEST_UNTOLD = 8;

    public EnvFile {
        values = Map.copyOf(values);
    }

    public static EnvFile parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            Matcher matcher = LINE.matcher(lines.get(at));
            if (!lines.get(at).stripLeading().startsWith("#") && matcher.matches()) {
                int end = closing(lines, at, matcher.group(2));
                values.put(matcher.group(1), unquoted(String.join("\n", Stream.concat(Stream.of(matcher.group(2)),
                        lines.subList(at + 1, end + 1).stream()).toList())));
                at = end;
            }
        }
        return new EnvFile(values);
    }

    /** The line in which a quoted value ends; the same one where it is not quoted, or its quote is never closed. */
    private static int closing(List<String> lines, int at, String written) {
        char quote = written.isEmpty() ? ' ' : written.charAt(0);
        if (quote != '"' && quote != '\'' || closes(written.substring(1), quote)) {
            return at;
        }
        return IntStream.range(at + 1, lines.size()).filter(line -> closes(lines.get(line), quote)).findFirst().orElse(at);
    }

    private static boolean closes(String line, char quote) {
        for (int at = 0; at < line.length(); at++) {
            if (line.charAt(at) == '\\') {
                at++;
            } else if (line.charAt(at) == quote) {
                return true;
            }
        }
        return false;
    }

    /** What is written behind a name, without its quotes. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Set<String> names() {
        return values.keySet();
    }

    /**
     * The values that must not appear in a log: those under a telling name, and all others that are long enough, unless
     * their name says that they are something plain.
     */
    public Set<String> secrets() {
        return values.entrySet().stream().flatMap(entry -> Stream.concat(passwordsInUrls(entry.getValue()).stream(),
                Stream.of(entry).filter(one -> isSecret(one.getKey(), one.getValue())).flatMap(one -> withLines(one.getValue()))))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same of one value that stands elsewhere, where most names tell nothing: only what its name tells of, and passwords in URLs. */
    static Set<String> secretsIn(String name, String value) {
        boolean place = value.startsWith("/") || value.startsWith("./") || value.contains("$");
        boolean told = TELLING_NAME.matcher(name.toUpperCase(Locale.ROOT)).find() && value.length() >= SHORTEST_ELSEWHERE && !place;
        return Stream.concat(told ? withLines(value) : Stream.empty(), passwordsInUrls(value).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** As they are written, and as they are meant. */
    static Set<String> passwordsInUrls(String text) {
        return URL_PASSWORD.matcher(text).results().map(found -> found.group(1)).filter(password -> !password.startsWith("$"))
                .flatMap(password -> Stream.of(password, decoded(password))).filter(password -> password.length() >= SHORTEST_SECRET)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String decoded(String password) {
        try {
            return URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return password;
        }
    }

    /** Logs come line by line. */
    private static Stream<String> withLines(String value) {
        return Stream.concat(Stream.of(value), value.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_UNTOLD));
    }

    private static boolean isSecret(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (TELLING_NAME.matcher(upper).find()) {
            return value.length() >= SHORTEST_SECRET;
        }
        boolean plain = PLAIN_NAME.matcher(upper).matches() || PLAIN_URL.matcher(value).matches();
        return !plain && value.length() >= SHORTEST_UNTOLD;
    }

    private static String unquoted(String written) {
        if (written.isEmpty()) {
            return "";
        }
        char quote = written.charAt(0);
        if (quote == '"' || quote == '\'') {
            Matcher quoted = QUOTED.matcher(written);
            String value = quoted.lookingAt() ? quoted.group(2) : written.substring(1);
            return value.replace("\\" + quote, String.valueOf(quote));
        }
        int comment = written.indexOf(" #");
        return (comment < 0 ? written : written.substring(0, comment)).strip();
    }

    @Override
    public String toString() {
        return "EnvFile" + values.keySet();
    }
}
