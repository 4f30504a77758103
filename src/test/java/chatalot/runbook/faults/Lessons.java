package chatalot.runbook.faults;

import java.util.List;

/** How updaters and runbook systems of others failed, in public; the first is number 1. */
final class Lessons {

    static final List<String> ALL = List.of(
            "A bad dump replaced the good one, and then the data was wiped.",
            "The image went back and the schema did not: the old version could not start.",
            "Everything was healthy, and the data was not there.",
            "The old container was gone before the new one could be made.",
            "An interrupted recreate left a container that held the name for ever.",
            "The disk was full, and so was the way out: forgotten locks, images of weeks, a dead database.",
            "The health check could never pass, and a good version was taken for a bad one.",
            "A version that people were using already was rolled back.",
            "The rollback itself was the bug, and its test compared nothing.",
            "Retention kept the damaged backups and removed the good one.",
            "A restore failed because the database was in use, and reported success.",
            "A lock outlived its owner, or a run that waited for people held the only slot.",
            "Runs were running for ever after a crash, or ran twice.",
            "Approvals were checked in the pages only, and there was a way around them.",
            "A freeze held on one way in and not on another.",
            "History could be changed, and nobody could find what had happened.",
            "The database's image changed under an update of the app, and its collations no longer fitted.",
            "After a restore the secrets did not fit the data.",
            "Errors were lost in a stream or a pipe whose end nobody looked at.",
            "A connection that was lost decided what became of the instance.");

    private Lessons() {
    }
}
