package chatalot.runbook.run;

/**
 * Where everything that happened is put down for those who look afterwards. What is told becomes part of the caller's
 * transaction: it is on record together with what it tells of, or neither is. Only a refusal ({@link Act#isRefusal}) stays on record
 * although what it belonged to is undone.
 */
public interface Trail {

    void record(Fact fact);
}
