package chatalot.runbook.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether a command waits for its run, for what, and how long. */
final class Patience {

    /** What is waited for. */
    enum For { END, PEOPLE }

    @Option(names = "--wait", description = "Wait until the run ends; the exit code tells how.")
    private boolean wait;

    @Option(names = "--wait-for", paramLabel = "WHAT", description = "end, as --wait; or people: wait no longer than until the run "
            + "needs somebody, and end with 7 then.")
    private Optional<For> what;

    @Option(names = "--timeout", paramLabel = "TIME", converter = ShortTime.class,
            description = "Wait no longer than that, like 90s, 30m or 2h, and end with 7 then. Waits, too.")
    private Optional<Duration> timeout;

    boolean waits() {
        return wait || what.isPresent() || timeout.isPresent();
    }

    boolean onlyUntilPeople() {
        return what.filter(For.PEOPLE::equals).isPresent();
    }

    /** When it is over, counted from now. */
    Optional<Instant> end() {
        return timeout.map(Instant.now()::plus);
    }

    /** A time like 90s, 30m or 2h. */
    static final class ShortTime implements ITypeConverter<Duration> {

        private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

        @Override
        public Duration convert(String typed) {
            Matcher time = TIME.matcher(typed.strip().toLowerCase(Locale.ROOT));
            if (!time.matches()) {
                throw new TypeConversionException("write a time like 90s, 30m or 2h, not " + typed);
            }
            long count = Long.parseLong(time.group(1));
            return switch (time.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
    }
}
