package chatalot.runbook.backup;

import chatalot.runbook.host.Script;

/** The scripts beside this class, each after what they share about trees of files. */
final class SetScripts {

    static final Script MEASURE = onTrees("measure.sh");
    static final Script DUMP = Script.of(SetScripts.class, "dump-database.sh");
    static final Script ARCHIVE = onTrees("archive-files.sh");
    static final Script PROVE_FILES = onSet("prove-files.sh");
    static final Script PUT_IN_FILES = onSet("put-in-files.sh");
    static final Script RESTORE = Script.of(SetScripts.class, "restore-database.sh");
    static final Script RESTORE_WHOLE = Script.of(SetScripts.class, "restore-whole-database.sh");
    static final Script RESTORE_FILES = onTrees("restore-files.sh");

    private SetScripts() {
    }

    private static Script onSet(String name) {
        return Script.of(SetScripts.class, name).after(Script.of(SetScripts.class, "compare-with-set.sh")).after(Script.fileTree());
    }

    private static Script onTrees(String name) {
        return Script.of(SetScripts.class, name).after(Script.fileTree());
    }
}
