package chatalot.runbook.run;

import java.util.Set;

/** The values of an instance that are masked wherever a line is written. */
public interface SecretValues {

    /** Read afresh at every call and kept nowhere; empty for an unknown instance. */
    Set<String> of(String instance);
}
