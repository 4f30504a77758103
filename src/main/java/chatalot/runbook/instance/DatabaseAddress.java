package chatalot.runbook.instance;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database the app uses, and as whom we connect to it.
 *
 * @param name of the app's database
 * @param user the superuser that the database's image made
 */
record DatabaseAddress(DatabaseName name, String user) {

    /** The greedy first part ends at the last @, so that a password may hold any character. */
    private static final Pattern URL = Pattern.compile("postgres(?:ql)?://(?:.*@)?([^:/?@]+)(?::\\d+)?/([^?]+)(?:\\?.*)?");
    private static final String DEFAULT_USER = "postgres";

    static DatabaseAddress of(InstanceSettings settings, ComposeModel model, String app, String database) {
        String user = model.environment(database, "POSTGRES_USER").orElse(DEFAULT_USER);
        String made = model.environment(database, "POSTGRES_DB").orElse(user);
        String used = model.environment(app, "DATABASE_URL").map(url -> used(settings, model, database, url)).orElse(made);
        try {
            return new DatabaseAddress(new DatabaseName(used), user);
        } catch (IllegalArgumentException e) {
            throw new DiscoveryRefused(settings.name(), e.getMessage() + ".",
                    "Give the database a name of letters, digits and underscores.");
        }
    }

    private static String used(InstanceSettings settings, ComposeModel model, String database, String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new DiscoveryRefused(settings.name(), "the app's DATABASE_URL is not understood.",
                    "Write it like postgres://user:password@%s:5432/name.".formatted(database));
        }
        Set<String> names = new HashSet<>(Set.of(database, model.containerName(database)));
        model.networks(database).values().forEach(names::addAll);
        if (!names.contains(matcher.group(1))) {
            throw new DiscoveryRefused(settings.name(), "the app uses a database at %s, but the database service is %s."
                    .formatted(matcher.group(1), database), "Name the right one under database-service.");
        }
        return matcher.group(2);
    }
}
