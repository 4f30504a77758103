package chatalot.runbook.run;

/** Whether a text can be the SQL that undoes migrations, as far as can be told without a database. */
public interface ReverseSqlCheck {

    /**
     * The text as it will be run and signed: line ends are those of Unix.
     *
     * @throws Refused INVALID naming every line that cannot be run, and why
     */
    String checked(String text);
}
