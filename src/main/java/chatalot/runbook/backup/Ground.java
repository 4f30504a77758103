package chatalot.runbook.backup;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every part of a backup stands on: the host, the instance, on whose behalf it is made, and how long a part may take.
 *
 * @param release of PostgreSQL for helpers and scratch databases, see {@link Beside#of}; absent: the one that the instance's database runs on now
 */
record Ground(Host host, Instance instance, Work work, Duration limit, Optional<String> release) {

    Ground(Host host, Instance instance, Work work, Duration limit) {
        this(host, instance, work, limit, Optional.empty());
    }

    /** Where scripts see the set in the making. */
    static final String SET = "/set";

    DockerAccess docker() {
        return host.docker();
    }

    InstanceDatabase database() {
        return InstanceDatabase.of(host, instance);
    }

    Beside beside() {
        return Beside.of(host, instance, work, release);
    }

    Progress progress() {
        return new Progress(work);
    }

    /** What a script writes to, which knows it under another name, and the room there: for messages. */
    String room() {
        return " (written to %s, %s free there).".formatted(instance.backups(), DiskBudget.mib(host.freeBytes(instance.backups())));
    }

    /** The database container as it is. */
    DockerAccess.Container databaseContainer() {
        return docker().container(instance.compose().database().container()).orElseThrow(() -> new PassingTrouble(
                "%s: the database container %s does not exist".formatted(instance.name(), instance.compose().database().container())));
    }

    /** The same on another release. */
    Ground on(String other) {
        return new Ground(host, instance, work, limit, Optional.of(other));
    }

    /** The id of the image that the database runs on, or ran on: same versions, nothing to pull. */
    String imageId() {
        return release.orElseGet(() -> databaseContainer().imageId());
    }

    /** The user files, read-only, and something else. */
    Map<String, String> filesAnd(String place, Path directory) {
        return placed("/volumes/%s:ro", place, directory);
    }

    /** The same to be changed. */
    Map<String, String> filesToChangeAnd(String place, Path directory) {
        return placed("/volumes/%s", place, directory);
    }

    private Map<String, String> placed(String files, String place, Path directory) {
        Map<String, String> places = new LinkedHashMap<>();
        volumeNames().forEach(volume -> places.put(files.formatted(volume), volume));
        places.put(place, directory.toString());
        return places;
    }

    List<String> volumeNames() {
        return instance.fileVolumes().values().stream().distinct().sorted().toList();
    }

    /** The version that the instance's PostgreSQL has now, as it says it. */
    String serverVersion() {
        try (Connection connection = database().open()) {
            return new ConnectionQueries(connection).query("select current_setting('server_version')").get(0).get(0);
        } catch (SQLException e) {
            throw DatabaseRefused.of("be asked for its version", e);
        }
    }
}
