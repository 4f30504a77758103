package chatalot.runbook.run;

import java.time.Duration;

/** What happens at an open gate while nobody decides, counted from its opening. */
public interface GateTimes {

    /** After how long approvers are reminded, and how often from then on. */
    Duration reminder();

    /** After how long the run ends. */
    Duration expiry();
}
