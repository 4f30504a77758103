package chatalot.runbook.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens, each line with the seconds since the beginning. */
final class Report {

    private final PrintStream out;
    private final long began = System.nanoTime();

    Report(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        line(text);
    }

    void line(String text) {
        out.printf(Locale.ROOT, "%7.1f s  %s%n", Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0, text);
    }

    void step(String label, long millis, String remark) {
        line("  %-34s %9s%s".formatted(label, seconds(Duration.ofMillis(millis)), remark.isBlank() ? "" : "  " + remark));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
