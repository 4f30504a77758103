package chatalot.runbook.run;

/**
 * A word that was said at a gate, with the run it was said of.
 *
 * @param place stands for its place in the list of all, the newest first: what comes after it is asked for by this
 */
public record Decided(RunNumber run, RunKind kind, String instance, String target, String requester, Approval word, String place) { }
