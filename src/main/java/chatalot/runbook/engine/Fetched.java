package chatalot.runbook.engine;

import org.camunda.bpm.engine.externaltask.LockedExternalTask;

/**
 * A task that was locked for one attempt.
 *
 * @param asked the moment of {@link System#nanoTime} before it was: its lock lasts from no earlier than then
 */
record Fetched(LockedExternalTask task, long asked) { }
