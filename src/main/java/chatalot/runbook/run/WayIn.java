package chatalot.runbook.run;

/** By which way something was asked for. */
public enum WayIn {
    CONSOLE("console"),
    CLI("command line"),
    REST("REST"),
    TASKLIST("Tasklist"),
    ADMIN("user administration"),
    TIMER("schedule"),
    SERVICE("service");

    private final String words;

    WayIn(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
