package chatalot.runbook.backup;

import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.instance.Beside;
import java.util.OptionalLong;

/** Archives the user files while the app goes on working. */
final class FileArchive {

    private static final String ARCHIVE = "archive";

    private final Ground ground;

    FileArchive(Ground ground) {
        this.ground = ground;
    }

    /** Into {@code set}: the archive, the listing and the hashes of what was at rest. */
    Manifest.Files into(SetDirectory set) {
        Beside beside = ground.beside();
        Ended ended = ground.progress().during("Archived", OptionalLong.of(new DiskBudget(ground).fileBytes(set.path())),
                () -> beside.size(ARCHIVE, Ground.SET + "/" + SetDirectory.FILES),
                () -> beside.run(ARCHIVE, SetScripts.ARCHIVE, ground.volumeNames(), ground.filesAnd(Ground.SET, set.path()), ground.limit()));
        if (!ended.succeeded()) {
            throw new BackupFailed("The files of %s could not be archived: %s%s"
                    .formatted(ground.instance().name(), ended.lastWords(), ground.room()),
                    "see what it said; free disk space if it was that; then start again");
        }
        return new Manifest.Files(ground.volumeNames(), Long.parseLong(ended.fact("count")),
                Long.parseLong(ended.fact("bytes")), Long.parseLong(ended.fact("unsettled")),
                Long.parseLong(ended.fact("since")));
    }
}
