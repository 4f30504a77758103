package chatalot.runbook.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a rehearsal found; evidence {@code rehearsal.json}. Holds no line of the app's log, which may hold secrets.
 *
 * @param passed     the new version became healthy, by the checks that will decide over it in the swap
 * @param words      how it came out, one sentence
 * @param backup     id of the backup whose copy it worked on
 * @param image      id of the image that was started
 * @param version    that the release says of itself, where it says one
 * @param took       from the start until that was decided
 * @param migrations those that it applied, in order
 * @param tables     rows before the start and after the end
 */
public record RehearsalReport(boolean passed, String words, String backup, String image, Optional<String> version,
        Duration took, List<TimedMigration> migrations, List<TableRows> tables) {

    static final String PASSED = "passed";
    static final String ROWS_VANISHED = "passed, rows vanished";
    static final String FAILED = "failed";

    public RehearsalReport {
        migrations = List.copyOf(migrations);
        tables = List.copyOf(tables);
    }

    /** @param took as the app measured it; absent where it ended before it noted it */
    public record TimedMigration(long version, String description, Optional<Duration> took) { }

    /**
     * @param table  with its schema
     * @param before absent when there was no such table
     * @param after  absent when there is no such table any more
     */
    public record TableRows(String table, Optional<Long> before, Optional<Long> after) {

        /** How many rows fewer there are; 0 when there are not fewer. */
        public long vanished() {
            return Math.max(0, before.orElse(0L) - after.orElse(0L));
        }
    }

    /** A stable word for it: part of what people sign. */
    public String verdict() {
        return !passed ? FAILED : vanished().isEmpty() ? PASSED : ROWS_VANISHED;
    }

    /** The tables that have fewer rows than before, or are gone with theirs. */
    public List<TableRows> vanished() {
        return tables.stream().filter(table -> table.vanished() > 0).toList();
    }

    /** What its migrations took together. */
    public Duration migrationTime() {
        return migrations.stream().flatMap(migration -> migration.took().stream()).reduce(Duration.ZERO, Duration::plus);
    }

    static List<TableRows> compare(Map<String, Long> before, Map<String, Long> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<TableRows> tables = new ArrayList<>();
        names.forEach(name -> tables.add(new TableRows(name, Optional.ofNullable(before.get(name)),
                Optional.ofNullable(after.get(name)))));
        return tables;
    }
}
