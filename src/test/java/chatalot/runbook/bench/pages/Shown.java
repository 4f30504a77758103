package chatalot.runbook.bench.pages;

import java.util.Map;

/**
 * What of a history is looked at.
 *
 * @param instance  one with many runs
 * @param finished  an update that the engine worked and people signed, with all that leaves on record
 * @param open      one that waits for approval
 * @param old       one of long ago
 * @param talkative one whose steps said thousands of lines
 */
record Shown(String instance, long finished, long open, long old, long talkative) {

    /** The same runs beside another instance. */
    Shown of(String other) {
        return new Shown(other, finished, open, old, talkative);
    }

    /** By the names under which an example speaks of them. */
    Map<String, String> byName() {
        return Map.of("instance", instance, "finished", Long.toString(finished), "open", Long.toString(open), "old", Long.toString(old),
                "talkative", Long.toString(talkative));
    }
}
