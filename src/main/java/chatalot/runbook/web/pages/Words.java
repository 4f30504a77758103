package chatalot.runbook.web.pages;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Deliveries;
import chatalot.runbook.run.Notice;
import chatalot.runbook.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, durations and sizes as people read them. */
class Words {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** For example {@code 0.84 s}, {@code 12.3 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
    public String duration(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (duration.toHours() < 1) {
            return String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toDays() < 2 ? String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart())
                : String.format(Locale.ROOT, "%d days %d h", duration.toDays(), duration.toHoursPart());
    }

    public String between(Instant start, Instant end) {
        return duration(Duration.between(start, end));
    }

    public String moment(Instant moment) {
        return MOMENT.format(moment);
    }

    /** For example {@code 912 bytes}, {@code 1.4 kB}, {@code 3.0 MB}. */
    public String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 1000 && unit < 3) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, new String[] {"kB", "MB", "GB", "TB"}[unit]);
    }

    /** For example {@code olivia approved the plan}. */
    public String said(Approval approval) {
        String said = approval.exception() ? "overrode the missing approvals of"
                : approval.approved() ? "approved" : "rejected";
        return "%s %s the %s%s".formatted(approval.person(), said, Waiting.gate(approval.gate()),
                approval.counts() ? "" : ", and took it back");
    }

    /** What an event is about, where that is a gate as people call it. */
    public String subject(AuditEvent event) {
        return Waiting.gate(event.subject());
    }

    /** For example {@code approval needed}. */
    public String about(Notice notice) {
        return notice.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** For example {@code delivered}, or {@code waiting after try 3: It answered 500.} */
    public String way(Deliveries.Delivery delivery) {
        return switch (delivery.state()) {
            case DELIVERED -> "delivered";
            case WAITING -> delivery.lastError().map(error -> "waiting after try %d: %s".formatted(delivery.attempts(), error))
                    .orElse("on its way");
            case GIVEN_UP -> "given up after try %d: %s".formatted(delivery.attempts(), delivery.lastError().orElse(""));
        };
    }

    /** What a failed step said, each of its parts on a line of its own. */
    public String failure(String text) {
        return text.replace(" Untouched: ", "\nUntouched: ").replace(" What to do: ", "\nWhat to do: ");
    }

    /** The beginning of a digest or a commit, enough to compare by eye. */
    public String brief(String digest) {
        return digest.length() <= 12 ? digest : digest.substring(0, 12);
    }
}
