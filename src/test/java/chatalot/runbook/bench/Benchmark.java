package chatalot.runbook.bench;

/** One thing that is measured, on the machine it runs on, against a target that was set before. */
public interface Benchmark {

    /** What it is asked for by. */
    String name();

    /**
     * Measures, and leaves nothing behind but what it tells.
     *
     * @param options how it was asked for
     * @param words   for people who wait
     * @throws BenchmarkFailed when something did not do what was to be measured
     */
    Findings measure(Options options, Words words);

    /** Says a line of what happens. */
    @FunctionalInterface
    interface Words {

        void say(String line);
    }
}
