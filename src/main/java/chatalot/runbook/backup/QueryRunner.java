package chatalot.runbook.backup;

import java.util.List;

/**
 * Somewhere queries can be asked, with settings under which the text of a value is always the same: a connection,
 * or psql inside a container that no network reaches.
 */
interface QueryRunner {

    /** Every row as text, column by column. */
    List<List<String>> query(String sql);
}
