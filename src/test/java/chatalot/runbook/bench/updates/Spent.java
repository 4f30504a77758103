package chatalot.runbook.bench.updates;

import chatalot.runbook.bench.Columns;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** Tells where times go. */
final class Spent {

    private Spent() {
    }

    /**
     * A table with the median and the longest of each part.
     *
     * @param what   the parts are
     * @param rounds at least one: milliseconds by part; the first round has the parts and their order
     */
    static List<String> lines(String what, List<Map<String, Double>> rounds) {
        Columns table = new Columns(what, "median ms", "max ms");
        rounds.get(0).keySet().forEach(part -> {
            Supplier<DoubleStream> values = () -> rounds.stream().filter(round -> round.containsKey(part)).mapToDouble(round -> round.get(part));
            table.row(part, millis(Median.of(values.get())), millis(values.get().max().orElseThrow()));
        });
        return table.lines();
    }

    private static String millis(double amount) {
        return String.format(Locale.ROOT, "%.0f", amount);
    }
}
