package chatalot.runbook.deploy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The env file of a new installation: the example that comes with the release, with values that are configured, and with
 * passwords and keys that are made here and nowhere else.
 *
 * @param given values that are configured, by name
 */
record FreshEnv(Map<String, String> given, SecureRandom random) {

    /** What Chatalot cannot be without, whatever an example says of it. */
    private static final Map<String, Integer> NEEDED = Map.of("DB_PASSWORD", 24, "TOTP_ENCRYPTION_KEY", 32);
    private static final Pattern LINE = Pattern.compile("(\\s*(?:export\\s+)?)([A-Za-z_][A-Za-z0-9_]*)(\\s*=\\s*)(.*)");
    private static final Pattern TELLING_NAME = Pattern.compile("PASSWORD|SECRET|TOKEN|_KEY$|SALT");
    private static final int BYTES = 32;

    /** @param example of the release; may be empty */
    String text(String example) {
        Set<String> written = new LinkedHashSet<>();
        List<String> lines = new ArrayList<>();
        for (String line : example.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (line.stripLeading().startsWith("#") || !matcher.matches()) {
                lines.add(line);
            } else {
                written.add(matcher.group(2));
                lines.add(matcher.group(1) + matcher.group(2) + matcher.group(3) + value(matcher.group(2), matcher.group(4)));
            }
        }
        Set<String> more = new LinkedHashSet<>(given.keySet().stream().sorted().toList());
        NEEDED.keySet().stream().sorted().forEach(more::add);
        more.removeAll(written);
        more.forEach(name -> lines.add(name + "=" + value(name, "")));
        return String.join("\n", lines) + "\n";
    }

    private String value(String name, String example) {
        if (given.containsKey(name)) {
            return quoted(given.get(name));
        }
        if (NEEDED.containsKey(name)) {
            return made(NEEDED.get(name));
        }
        return example.isBlank() && TELLING_NAME.matcher(name).find() ? made(BYTES) : example;
    }

    /** Between single quotes Compose takes everything as it is, but for a quote, which stands behind a backslash. */
    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_./:@%+,=-]*") ? value : "'" + value.replace("'", "\\'") + "'";
    }

    private String made(int bytes) {
        byte[] fresh = new byte[bytes];
        random.nextBytes(fresh);
        return HexFormat.of().formatHex(fresh);
    }
}
