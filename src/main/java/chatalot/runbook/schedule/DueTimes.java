package chatalot.runbook.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * When something is due by itself: a cron expression on the clock of a zone.
 *
 * @param expression seconds, minutes, hours, days, months, days of the week
 */
public record DueTimes(CronExpression expression, ZoneId zone) {

    /** @throws IllegalArgumentException saying what is wrong with the text */
    public static DueTimes read(String text, ZoneId zone) {
        return new DueTimes(CronExpression.parse(text), zone);
    }

    /**
     * The first due time after a moment; empty when there is none any more. An hour that comes twice counts twice; what a
     * night jumps over is due when the clock has jumped.
     */
    public Optional<Instant> next(Instant after) {
        Optional<Instant> onTheClock = Optional.ofNullable(expression.next(ZonedDateTime.ofInstant(after, zone)))
                .map(ZonedDateTime::toInstant);
        return Stream.concat(onTheClock.stream(), jumpedOver(after).stream()).min(Comparator.naturalOrder());
    }

    /** The expression itself would leave such a night out. */
    private Optional<Instant> jumpedOver(Instant after) {
        return Optional.ofNullable(zone.getRules().nextTransition(after)).filter(ZoneOffsetTransition::isGap)
                .filter(gap -> Optional.ofNullable(expression.next(gap.getDateTimeBefore().minusNanos(1)))
                        .filter(gap.getDateTimeAfter()::isAfter).isPresent())
                .map(ZoneOffsetTransition::getInstant);
    }
}
