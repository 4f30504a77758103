package chatalot.runbook.schedule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How people write a window: {@code Sun 02:00-04:00}, {@code Mon-Fri 22:00-23:30}, {@code Sat,Sun 23:00-01:00},
 * {@code daily 03:00-04:00}.
 */
public final class WindowText {

    private static final String DAILY = "daily";
    private static final String MIDNIGHT_AT_THE_END = "24:00";
    private static final Pattern WINDOW =
            Pattern.compile("(?<days>[A-Za-z,-]+)\\s+(?<start>\\d{1,2}:\\d{2})\\s*-\\s*(?<end>\\d{1,2}:\\d{2})");

    private WindowText() {
    }

    /** @throws IllegalArgumentException saying in words what is wrong with it */
    public static MaintenanceWindow read(String text, ZoneId zone) {
        Matcher window = WINDOW.matcher(text.strip());
        if (!window.matches()) {
            throw new IllegalArgumentException("\"%s\" is not days and a time from-to".formatted(text));
        }
        LocalTime start = time(window.group("start"));
        String writtenEnd = window.group("end");
        LocalTime end = writtenEnd.equals(MIDNIGHT_AT_THE_END) ? LocalTime.MIDNIGHT : time(writtenEnd);
        if (start.equals(end) && !writtenEnd.equals(MIDNIGHT_AT_THE_END)) {
            throw new IllegalArgumentException("\"%s\" begins and ends at the same time; a whole day is 00:00-24:00"
                    .formatted(text));
        }
        return new MaintenanceWindow(days(window.group("days")), start, end, zone);
    }

    static String of(MaintenanceWindow window) {
        String days = window.days().size() == DayOfWeek.values().length ? DAILY
                : window.days().stream().sorted().map(WindowText::brief).collect(Collectors.joining(","));
        String end = window.end().equals(LocalTime.MIDNIGHT) ? MIDNIGHT_AT_THE_END : window.end().toString();
        return "%s %s-%s".formatted(days, window.start(), end);
    }

    private static Set<DayOfWeek> days(String text) {
        if (text.equalsIgnoreCase(DAILY)) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw new IllegalArgumentException("\"%s\" is not a day, nor one day to another".formatted(part));
            }
            DayOfWeek last = day(ends[ends.length - 1]);
            for (DayOfWeek day = day(ends[0]); ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    private static DayOfWeek day(String text) {
        Optional<DayOfWeek> day = Arrays.stream(DayOfWeek.values())
                .filter(known -> brief(known).equalsIgnoreCase(text)
                        || known.getDisplayName(TextStyle.FULL, Locale.ENGLISH).equalsIgnoreCase(text)).findFirst();
        return day.orElseThrow(() -> new IllegalArgumentException("\"%s\" is no day of the week".formatted(text)));
    }

    private static String brief(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text.length() == "H:mm".length() ? "0" + text : text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s is no time of day".formatted(text), e);
        }
    }
}
