package chatalot.runbook.release;

/**
 * One line of the history.
 *
 * @param date of the commit, as git writes it in ISO 8601
 */
public record Commit(CommitId id, String date, String author, String subject) { }
