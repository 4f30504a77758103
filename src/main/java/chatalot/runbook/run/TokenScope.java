package chatalot.runbook.run;

/** What a token is for. What of that may be done is said by the groups of its person, at each call. */
public enum TokenScope {
    /** Looks, and changes nothing. */
    READ,
    /** Also starts, backs up, cancels and whatever else steers runs. */
    OPERATE,
    /** Also decides at gates. */
    APPROVE;

    /** Whether a token of this scope is enough for what needs the other. */
    public boolean covers(TokenScope needed) {
        return this == needed || needed == READ;
    }
}
