package chatalot.runbook.deploy;

import chatalot.runbook.instance.InstanceName;

/** The names that images of one instance carry while runs work on it. */
record ReleaseImages(InstanceName instance) {

    /** Repository of everything we build or keep for the instance. */
    String repository() {
        return "chatalot-runbook/" + instance;
    }

    /** What was built from a commit. */
    String built(String commit) {
        return repository() + ":" + commit;
    }

    /** What ran before a run began its swap. */
    String before(long run) {
        return repository() + ":before-" + run;
    }
}
