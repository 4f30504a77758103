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
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeParseException e) {
            throw new Refused(Refused.Kind.INVALID,
                    "%s has to be a time with its offset, like 2026-12-01T02:00+01:00.".formatted(name));
        }
    }

    /** To the minute, in UTC. */
    public static String words(Instant moment) {
        return WORDS.format(moment);
    }
}
