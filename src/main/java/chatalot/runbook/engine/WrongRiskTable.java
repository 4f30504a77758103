package chatalot.runbook.engine;

/** The risk table cannot be used: nothing may start that would be approved by nobody. */
class WrongRiskTable extends IllegalStateException {

    private static final long serialVersionUID = 1;
    private final String table;

    WrongRiskTable(String table, String problem, Throwable cause) {
        super("The risk table %s cannot be used: %s".formatted(table, problem), cause);
        this.table = table;
    }

    /** The next action for a person. */
    String mend() {
        return ("Mend %s, or remove runbook.risk-table to use the table that comes with the service. For every plan it has to "
                + "give planApprovals, swapApprovals and soakMinutes (whole numbers) and rehearsal (true or false).")
                .formatted(table);
    }
}
