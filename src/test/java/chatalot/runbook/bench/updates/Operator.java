package chatalot.runbook.bench.updates;

import chatalot.runbook.host.Command;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Does what Chatalot's documentation says, command by command, in the checkout of an instance. Other than there: containers and volumes have the
 * sample's names, the small image for files is one that is here, the fixed names of the backup's files lie in a directory of their own, and
 * whoever drops the database is connected to another one, because PostgreSQL refuses it otherwise.
 *
 * @param backups absolute, there
 */
record Operator(SampleInstance sample, Path backups) {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** "Updating", "Docker Update": the image first, then the quick swap. */
    private static final String UPDATE = """
            git pull
            "$DOCKER" compose build
            "$DOCKER" compose up -d
            """;

    /** The same for one release and no other, which then is checked out by its name. */
    private static final String UPDATE_TO = """
            git fetch --tags
            git checkout "$RELEASE"
            "$DOCKER" compose build
            "$DOCKER" compose up -d
            """;

    /** "Backup and Restore". */
    private static final String BACK_UP = """
            "$DOCKER" exec "$NAME-db" pg_dump -U chatalot --format=custom chatalot >"$BACKUPS/backup.dump"
            "$DOCKER" run --rm -v "${NAME}_file_storage:/data:ro" -v "$BACKUPS:/backup" debian:trixie-slim \\
                tar czf /backup/files_backup.tar.gz -C /data .
            """;

    /** "Updating", "Full Restore from Backup". */
    private static final String RESTORE = """
            "$DOCKER" compose down
            git checkout "$RELEASE"
            "$DOCKER" compose up -d postgres
            sleep 5
            "$DOCKER" exec "$NAME-db" psql -U chatalot -d postgres -c "DROP DATABASE chatalot;"
            "$DOCKER" exec "$NAME-db" psql -U chatalot -d postgres -c "CREATE DATABASE chatalot OWNER chatalot;"
            "$DOCKER" exec -i "$NAME-db" pg_restore -U chatalot -d chatalot <"$BACKUPS/backup.dump"
            "$DOCKER" run --rm -v "${NAME}_file_storage:/data" -v "$BACKUPS:/backup" debian:trixie-slim \\
                sh -c "rm -rf /data/* && tar xzf /backup/files_backup.tar.gz -C /data"
            "$DOCKER" compose up -d --build
            """;

    /** Updates to the newest commit of the branch. */
    void update() {
        type(UPDATE, "");
    }

    /** Updates to a release. */
    void updateTo(String release) {
        type(UPDATE_TO, release);
    }

    /** Keeps database and files in the directory of backups, instead of those from before. */
    void backUp() {
        type(BACK_UP, "");
    }

    /** Goes back to a release and to the data that were backed up last. */
    void restore(String release) {
        type(RESTORE, release);
    }

    private void type(String commands, String release) {
        sample.host().demand(Command.of("bash", "-euc", commands).in(sample.directory()).within(LIMIT)
                .with("DOCKER", sample.host().docker().program()).with("NAME", sample.project()).with("BACKUPS", backups.toString())
                .with("RELEASE", release));
    }
}
