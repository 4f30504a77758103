package chatalot.runbook.run;

import java.util.List;

/** Looks at an instance without changing anything: what was discovered, and what would stop an update. */
public interface InstanceDoctor {

    /** @throws Refused NOT_FOUND when the catalog does not have the name */
    Report examine(String instance);

    /** Takes some seconds at most. Without a finding that stops, an update may start. */
    record Report(String instance, List<Finding> findings) {

        public Report {
            findings = List.copyOf(findings);
        }

        /** Nothing found would stop an update. */
        public boolean ready() {
            return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.STOPS);
        }
    }

    /** How bad a finding is. */
    enum Verdict { FINE, WARNING, STOPS }

    /**
     * One thing that was looked at.
     *
     * @param subject for example {@code Compose project}
     * @param found   what is so, in words
     * @param mend    what to do about it; empty when nothing
     */
    record Finding(String subject, Verdict verdict, String found, String mend) { }
}
