package chatalot.runbook.run;

/** The instances whose names a regular expression matches. */
public record PlayedReach(String names) implements Reach {

    private static final String ALL = ".*";

    /** All of them. */
    public static PlayedReach everything() {
        return new PlayedReach(ALL);
    }

    @Override
    public boolean isEverything() {
        return names.equals(ALL);
    }

    @Override
    public boolean includes(String instance) {
        return instance.matches(names);
    }
}
