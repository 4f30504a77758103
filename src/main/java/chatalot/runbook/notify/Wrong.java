package chatalot.runbook.notify;

/** Says of a setting that it cannot work, and what would mend it. */
final class Wrong {

    private Wrong() {
    }

    /** @throws IllegalArgumentException naming the key, the problem and the mend */
    static void unless(boolean right, String key, String problem, String mend) {
        if (!right) {
            throw new IllegalArgumentException("%s: %s. %s.".formatted(key, problem, mend));
        }
    }
}
