package chatalot.runbook.instance;

import java.util.List;
import java.util.Optional;

/**
 * What the doctor found; evidence as it is.
 *
 * @param instance as discovered; absent when discovery refused
 * @param findings in the order they were looked at
 * @param baseline the gate on the version that runs; absent when it could not be looked at
 */
public record DoctorReport(Optional<Instance> instance, List<Finding> findings, Optional<GateResult> baseline) {

    /** STOPS: no update may start before it is mended. */
    public enum Level { OK, WARNING, STOPS }

    /**
     * @param topic what was looked at, for example {@code disk}
     * @param words what was found
     * @param mend  what to do; empty when nothing
     */
    public record Finding(Level level, String topic, String words, String mend) {

        static Finding ok(String topic, String words) {
            return new Finding(Level.OK, topic, words, "");
        }

        static Finding warning(String topic, String words, String mend) {
            return new Finding(Level.WARNING, topic, words, mend);
        }

        static Finding stops(String topic, String words, String mend) {
            return new Finding(Level.STOPS, topic, words, mend);
        }
    }

    public DoctorReport {
        findings = List.copyOf(findings);
    }

    /** Nothing found stops an update. */
    public boolean ready() {
        return reasons().isEmpty();
    }

    /** What stops an update. */
    public List<Finding> reasons() {
        return findings.stream().filter(finding -> finding.level() == Level.STOPS).toList();
    }
}
