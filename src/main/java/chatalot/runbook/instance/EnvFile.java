package chatalot.runbook.instance;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables of a Compose {@code .env} file: lines {@code NAME=value}, {@code export} allowed, values bare, in
 * single or in double quotes. Values may be secrets; {@link #toString()} shows names only.
 *
 * @param values value by name, in the order of the file
 */
public record EnvFile(Map<String, String> values) {

    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*[=:]\\s*(.*)");
    private static final Pattern TELLING_NAME = Pattern.compile("PASS|SECRET|KEY|TOKEN|CREDENTIAL|DSN|SALT|PRIVATE");
    /** Compose reads a quote behind a backslash as part of the value, between single quotes too. */
    private static final Pattern QUOTED = Pattern.compile("(['\"])((?:\\\\.|(?!\\1)[^\\\\])*+)\\1");
    /** Masking a project's name would make every log unreadable. */
    private static final Pattern PLAIN_NAME = Pattern.compile(
            "COMPOSE_.*|.*(NAME|HOST|ADDR|PORT|MODE|DOMAIN|LEVEL|LOG|PATH|DIR|VERSION|TAG|USER|OWNER|TZ)");
    private static final Pattern PLAIN_URL = Pattern.compile("https?://[^@]*");
    private static final int SHORTEST_SECRET = 4;
    /** A value of this length can be masked wherever it occurs without making logs unreadable. */
    private static final int SHORTEST_UNTOLD = 8;

    public EnvFile {
        values = Map.copyOf(values);
    }

    public static EnvFile parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!line.stripLeading().startsWith("#") && matcher.matches()) {
                values.put(matcher.group(1), unquoted(matcher.group(2)));
            }
        }
        return new EnvFile(values);
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
        return values.entrySet().stream().filter(entry -> isSecret(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getValue).collect(Collectors.toUnmodifiableSet());
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
