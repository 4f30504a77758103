package chatalot.runbook.run;

/** Where a run stands, in words for people. */
public enum RunState {
    PREPARING("Preparing, the instance is untouched"),
    WAITING_FOR_SQL("Waiting for reverse SQL"),
    WAITING_FOR_APPROVAL("Waiting for approval"),
    WAITING_FOR_WINDOW("Waiting for its window"),
    UPDATE_FOUND("Waiting: start the update?"),
    SWAPPING("Swapping"),
    WATCHING("Watching the new version"),
    KEEP_OR_ROLL_BACK("Waiting: keep the new version or roll back?"),
    WAITING_FOR_SECRETS("Waiting for the secrets of the backup"),
    RESTORING("Restoring behind closed doors"),
    DEPLOYING("Deploying behind closed doors"),
    OPENING_DOORS("Letting users in"),
    GOING_BACK("Going back"),
    NEEDS_HANDS("Needs hands"),
    WAITING_FOR_REVIEW("Waiting for review"),
    CLEANING_UP("Cleaning up"),
    ENDED("Ended");

    private final String words;

    RunState(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** It goes on only when people act. */
    public boolean waitsForPeople() {
        return switch (this) {
            case WAITING_FOR_SQL, WAITING_FOR_APPROVAL, UPDATE_FOUND, KEEP_OR_ROLL_BACK, WAITING_FOR_SECRETS, NEEDS_HANDS,
                    WAITING_FOR_REVIEW -> true;
            default -> false;
        };
    }

    /** It can be cancelled, and what was said at its gates can be taken back. */
    public boolean mayBeCancelled() {
        return switch (this) {
            case PREPARING, WAITING_FOR_SQL, WAITING_FOR_APPROVAL, WAITING_FOR_WINDOW, WAITING_FOR_SECRETS, RESTORING, DEPLOYING -> true;
            default -> false;
        };
    }

    /** The instance is between two releases: what is seen of it now says nothing of what will be. */
    public boolean onTheWay() {
        return this == SWAPPING || this == GOING_BACK || this == NEEDS_HANDS;
    }

    /** A step may be at work on the instance, on its way to another release or behind closed doors: no moment for the service to be put back to. */
    public boolean changesTheInstance() {
        return onTheWay() || this == RESTORING || this == DEPLOYING || this == OPENING_DOORS;
    }
}
