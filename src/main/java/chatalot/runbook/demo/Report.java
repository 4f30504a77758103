package chatalot.runbook.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells what happens, each line with the seconds since the beginning. */
final class Report {

    private final Consumer<String> lines;
    private final long began = System.nanoTime();

    Report(Consumer<String> lines) {
        this.lines = lines;
    }

    void heading(String text) {
        lines.accept("");
        line(text);
    }

    void line(String text) {
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        lines.accept(String.format(Locale.ROOT, "%7.1f s  %s", seconds, text));
    }

    void step(String label, long millis, String remark) {
        line("  %-34s %9s%s".formatted(label, seconds(Duration.ofMillis(millis)), remark.isBlank() ? "" : "  " + remark));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
