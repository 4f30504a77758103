package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the migrations of a release by sqlx's rules: {@code <number>_<words>.sql} in one folder. */
final class Migrations {

    static final String FOLDER = "migrations";
    private static final Pattern NAME = Pattern.compile(FOLDER + "/(\\d{1,18})_(.+?)(\\.up)?\\.sql");
    private static final String WAY_BACK = ".down.sql";

    private Migrations() {
    }

    /** In the order in which they are applied. */
    static List<Migration> of(Extract extract) {
        List<String> files = extract.files().stream()
                .filter(file -> NAME.matcher(file).matches() && !file.endsWith(WAY_BACK)).toList();
        Map<String, String> checksums = extract.checksums(files);
        List<Migration> migrations = new ArrayList<>();
        for (String file : files) {
            Matcher name = NAME.matcher(file);
            if (name.matches()) {
                migrations.add(new Migration(Long.parseLong(name.group(1)), name.group(2).replace('_', ' '),
                        checksums.get(file), file));
            }
        }
        migrations.sort(Comparator.comparingLong(Migration::version));
        return migrations;
    }

    /** One for each number. A doubled number is refused by itself, see {@link #doubled}, and must not stop a comparison. */
    static List<Migration> distinct(List<Migration> migrations) {
        Map<Long, Migration> byVersion = new LinkedHashMap<>();
        migrations.forEach(migration -> byVersion.putIfAbsent(migration.version(), migration));
        return List.copyOf(byVersion.values());
    }

    /** A number that two migrations have, if any: the second could never be recorded. */
    static Optional<Long> doubled(List<Migration> migrations) {
        for (int i = 1; i < migrations.size(); i++) {
            if (migrations.get(i).version() == migrations.get(i - 1).version()) {
                return Optional.of(migrations.get(i).version());
            }
        }
        return Optional.empty();
    }
}
