package chatalot.runbook.instance;

import chatalot.runbook.host.Script;

/** What scripts share that look at the directories of a release, or make them. */
public final class ReleaseTree {

    private ReleaseTree() {
    }

    /** This script after what they share. */
    public static Script with(Script script) {
        return script.after(Script.of(ReleaseTree.class, "release-tree.sh"));
    }
}
