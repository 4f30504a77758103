package chatalot.runbook.run;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Moments as people write and read them. */
public final class Moment {

    private static final DateTimeFormatter WORDS =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Moment() {
    }

    /**
     * Reads ISO 8601 with an offset, to the millisecond; blank is none.
     *
     * @param name what the moment is called where it was typed
     * @throws Refused INVALID saying how to write it
     */
    public static Optional<Instant> read(String name, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(inReach(name, OffsetDateTime.parse(text.strip()).toInstant().truncatedTo(ChronoUnit.MILLIS)));
        } catch (DateTimeParseException e) {
            throw new Refused(Refused.Kind.INVALID,
                    "%s has to be a time with its offset, like 2026-12-01T02:00+01:00.".formatted(name));
        }
    }

    /** The same moment. @throws Refused INVALID when it lies where no run has been or will be, and databases may know no time */
    public static Instant inReach(String name, Instant moment) {
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new Refused(Refused.Kind.INVALID, "%s has to lie between the years 1970 and 9999.".formatted(name));
        }
        return moment;
    }

    /** To the minute, in UTC. */
    public static String words(Instant moment) {
        return WORDS.format(moment);
    }
}
