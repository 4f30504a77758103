package chatalot.runbook.host.ssh;

import chatalot.runbook.host.PassingTrouble;

/**
 * A server is not trusted, or does not let us in: nothing was done there. Trying again helps only once a person has mended it, and
 * does no harm; the message says how.
 */
public class SshRefused extends PassingTrouble {

    private final String problem;
    private final String mend;

    SshRefused(String problem, String mend) {
        super("%s To do: %s.".formatted(problem, mend));
        this.problem = problem;
        this.mend = mend;
    }

    SshRefused(String problem, String mend, Throwable cause) {
        super("%s To do: %s.".formatted(problem, mend), cause);
        this.problem = problem;
        this.mend = mend;
    }

    /** What happened, as a sentence. */
    public String problem() {
        return problem;
    }

    /** What to do, without a full stop. */
    public String mend() {
        return mend;
    }
}
