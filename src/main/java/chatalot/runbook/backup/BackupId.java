package chatalot.runbook.backup;

import chatalot.runbook.instance.InstanceName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names one backup: {@code <instance>-<run>-<yyyyMMddHHmmss, UTC>}; also the name of its directory. */
public record BackupId(String value) {

    private static final Pattern SHAPE = Pattern.compile("([a-z][a-z0-9-]{0,39})-(\\d{1,18})-(\\d{14})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    public BackupId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("Not the id of a backup: " + value);
        }
    }

    static BackupId of(InstanceName instance, long run, Instant time) {
        return new BackupId("%s-%d-%s".formatted(instance, run, TIME.format(time)));
    }

    /** Whether a text is the id of a backup. */
    public static boolean isOne(String text) {
        Matcher matcher = SHAPE.matcher(text);
        return matcher.matches() && isTime(matcher.group(3));
    }

    private static boolean isTime(String text) {
        try {
            TIME.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The instance it was made of. */
    public InstanceName instance() {
        return new InstanceName(part(1));
    }

    /** The run that made it. */
    public long run() {
        return Long.parseLong(part(2));
    }

    /** When it was begun, to the second. */
    public Instant time() {
        return TIME.parse(part(3), Instant::from);
    }

    private String part(int group) {
        Matcher matcher = SHAPE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException("Checked when it was made");
        }
        return matcher.group(group);
    }

    @Override
    public String toString() {
        return value;
    }
}
