package chatalot.runbook.run;

/** The number people call a run by, counted from 1 over all instances. */
public record RunNumber(long value) implements Comparable<RunNumber> {

    public RunNumber {
        if (value < 1) {
            throw new IllegalArgumentException("A run number is at least 1, not " + value);
        }
    }

    @Override
    public int compareTo(RunNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
