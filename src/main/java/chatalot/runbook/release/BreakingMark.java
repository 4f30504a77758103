package chatalot.runbook.release;

/**
 * A place where a release says, or its version tells, that it breaks with what was before.
 *
 * @param where it was found: a commit, a section of the changelog, or the versions
 * @param words what stands there
 */
public record BreakingMark(String where, String words) { }
