package chatalot.runbook.run;

/** What can be told of on the {@link Trail}. The words finish the sentence "Paula …" or, where nobody acted, "the service …". */
public enum Act {
    RUN_STARTED("started the run"),
    RUN_ENDED("ended the run"),
    GATE_OPENED("opened a gate"),
    APPROVED("approved"),
    REJECTED("rejected"),
    OVERRIDDEN("overrode missing approvals"),
    GATE_OVERRIDDEN("let the run pass by an emergency override"),
    WITHDRAWN("took their word back"),
    CLAIMED("took the task"),
    HANDED_OVER("handed the task over"),
    CANCEL("cancelled the run"),
    GO_BACK("told the run to go back"),
    KEEP("kept the new version"),
    ROLL_BACK("told the run to roll back"),
    REVIEW("reviewed the run"),
    REVERSE_SQL("wrote reverse SQL"),
    RETRY("told the way back to try again"),
    CONFIRM("confirmed it as mended by hand"),
    ACCEPT("accepted it as it is"),
    BACKUP("told the run to go back to its backup"),
    SECRETS("put secrets in place"),
    START("started the update that was found"),
    SKIP("skipped the release that was found"),
    STEP_DONE("finished a step"),
    STEP_FAILED("saw a step fail"),
    STEP_RETRIED("began to try a step again"),
    STOOD_STILL("found the run standing still"),
    FROZEN("froze changes"),
    LIFTED("lifted a freeze"),
    HELD("put a commit on hold"),
    RELEASED("released a commit"),
    IDENTITY_ASKED("asked for a test file"),
    IDENTITY_CONFIRMED("showed that the identity is at hand"),
    USER_MADE("made a user"),
    USER_REMOVED("removed a user"),
    USER_CHANGED("changed a user or their password"),
    GROUPS_CHANGED("changed the groups of a user"),
    TOKEN_MADE("made an API token"),
    TOKEN_REVOKED("revoked an API token"),
    TOKEN_USED("used an API token, for the first time that day"),
    SIGNED_IN("signed in"),
    SIGN_IN_REFUSED("refused a sign-in"),
    CALL_REFUSED("was refused a call"),
    DECISION_REFUSED("was refused a decision"),
    CONFIGURATION_CHANGED("found another configuration"),
    DATABASE_RESTORED("found its own database put back to an earlier day"),
    LET_GO_ON("let open runs go on after the service's database was put back"),
    DETAILS_DELETED("deleted details of old runs"),
    COPY_DELETED("deleted a copy of user data"),
    EXPORTED("exported the record"),
    ACKNOWLEDGED("acknowledged an exception");

    private final String words;

    Act(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Nothing came of it: it is on record although whatever it belonged to was undone. */
    public boolean isRefusal() {
        return this == SIGN_IN_REFUSED || this == CALL_REFUSED || this == DECISION_REFUSED;
    }

    /** It tells of people's sign-ins and of where they sat: not for everybody to read. */
    public boolean isPersonal() {
        return this == SIGNED_IN || this == SIGN_IN_REFUSED || this == CALL_REFUSED || this == TOKEN_USED;
    }

    /** What an intervention in a run is on the trail. */
    static Act of(Intervention.Act intervention) {
        return valueOf(intervention.name());
    }
}
