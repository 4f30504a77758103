package chatalot.runbook.release;

/**
 * Something that makes an update riskier than another.
 *
 * @param kind  which of the things that are looked for
 * @param words what was found
 */
public record RiskFlag(Kind kind, String words) {

    private static final String DATABASE = "an approver who knows the database";
    private static final String OPERATION = "an approver who knows how this instance is operated";
    private static final String PRODUCT = "an approver who knows what people use the instance for";
    private static final String CODE = "an approver who can read the commits";

    /** What is looked for, the gravest first. */
    public enum Kind {
        DROPS_DATA("drops data", DATABASE),
        NARROWS_DATA("narrows data", DATABASE),
        SQL_UNKNOWN("SQL that was not understood", DATABASE),
        REWRITES_LARGE_TABLE("rewrites a large table", DATABASE),
        LOCKS_LARGE_TABLE("locks a large table", DATABASE),
        BREAKING("breaking", PRODUCT),
        DATABASE_COMPOSE("Compose change next to the database", DATABASE),
        OPEN_DOORS("users reach it unverified", OPERATION),
        OTHER_SERVICES("other services made anew", OPERATION),
        GOES_BACK("drops commits that run now", CODE),
        LIVE_COMMIT_DIFFERS("the checkout is not what runs", OPERATION),
        NEW_VARIABLES("new environment variables", OPERATION),
        NO_CHANGELOG("no changelog", CODE),
        CHANGELOG_STOPS_SHORT("changelog stops short", CODE),
        NO_VERSION_BUMP("no version bump", CODE);

        private final String title;
        private final String lookedAtBy;

        Kind(String title, String lookedAtBy) {
            this.title = title;
            this.lookedAtBy = lookedAtBy;
        }

        /** A short name for people. */
        public String title() {
            return title;
        }

        /** Who of the approvers has to look at it. */
        public String lookedAtBy() {
            return lookedAtBy;
        }
    }
}
