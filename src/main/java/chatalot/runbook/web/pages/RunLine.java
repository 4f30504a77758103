package chatalot.runbook.web.pages;

import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.util.Set;

/** A run with its state as icon and tone. */
record RunLine(Run run, Tone tone) {

    private static final Set<String> SUCCESS = Set.of("Updated", "Rolled back", "Backup kept", "Verified", "Up to date",
            "Update started", "Deployed");
    private static final String PUT_BACK = "Restored";

    /** How a state feels: {@code icon} names a symbol, {@code style} a class of the style sheet. */
    enum Tone {
        WORKING("spinner", "working"),
        WAITING("hand", "waiting"),
        GOOD("check", "good"),
        NEUTRAL("stop", "neutral"),
        BACK("back", "waiting"),
        BAD("cross", "bad"),
        URGENT("alert", "urgent");

        private final String icon;
        private final String style;

        Tone(String icon, String style) {
            this.icon = icon;
            this.style = style;
        }

        public String icon() {
            return icon;
        }

        public String style() {
            return style;
        }
    }

    static RunLine of(Run run) {
        return new RunLine(run, tone(run));
    }

    /** The outcome once there is one, the state before. */
    public String words() {
        return run.outcome().orElseGet(() -> run.state().words());
    }

    public String target() {
        return !run.target().isBlank() ? run.target() : run.kind() == RunKind.UPDATE ? "newest" : "–";
    }

    public boolean hasTarget() {
        return run.kind() == RunKind.UPDATE || !run.target().isBlank();
    }

    /** What it does, in a phrase. */
    public String title() {
        return run.target().isBlank() && run.kind() != RunKind.UPDATE ? run.kind().words()
                : run.kind().words() + (run.kind() == RunKind.VERIFY || run.kind() == RunKind.RESTORE ? " of " : " to ") + target();
    }

    private static Tone tone(Run run) {
        if (run.state() == RunState.ENDED) {
            return ended(run);
        }
        return switch (run.state()) {
            case WAITING_FOR_SQL, WAITING_FOR_APPROVAL, WAITING_FOR_WINDOW, WAITING_FOR_SECRETS, WAITING_FOR_REVIEW, KEEP_OR_ROLL_BACK,
                    UPDATE_FOUND ->
                    Tone.WAITING;
            case NEEDS_HANDS -> Tone.URGENT;
            case GOING_BACK -> Tone.BACK;
            default -> Tone.WORKING;
        };
    }

    private static Tone ended(Run run) {
        String outcome = run.outcome().orElse("");
        if (SUCCESS.contains(outcome) || run.kind() == RunKind.RESTORE && outcome.equals(PUT_BACK)) {
            return Tone.GOOD;
        }
        return outcome.equals(PUT_BACK) ? Tone.BACK : run.failure().isPresent() ? Tone.BAD : Tone.NEUTRAL;
    }
}
