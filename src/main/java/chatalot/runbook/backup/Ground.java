package chatalot.runbook.backup;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What every part of a backup stands on: the host, the instance, on whose behalf it is made, and how long a part may take.
 *
 * @param image of helpers and scratch databases; absent: the one that the instance's database runs on now
 */
record Ground(Host host, Instance instance, Work work, Duration limit, Optional<String> image) {

    Ground(Host host, Instance instance, Work work, Duration limit) {
        this(host, instance, work, limit, Optional.empty());
    }

    /** Where helper containers see the set in the making. */
    static final String SET = "/set";
    /** Docker's name for a container that nothing can reach. */
    static final String NO_NETWORK = "none";

    DockerAccess docker() {
        return host.docker();
    }

    InstanceDatabase database() {
        return InstanceDatabase.of(host, instance);
    }

    HelperContainer helper() {
        return new HelperContainer(docker(), work);
    }

    Progress progress() {
        return new Progress(work);
    }

    /** The bytes below a path, as a helper container of ours sees it that runs for {@code purpose}. */
    OptionalLong sizeIn(String purpose, String path) {
        return Progress.sizeIn(docker(), work.name(purpose), path);
    }

    /** What a helper writes to, which knows it under another name, and the room there: for messages. */
    String room() {
        return " (written to %s, %s free there).".formatted(instance.backups(), DiskBudget.mib(host.freeBytes(instance.backups())));
    }

    /** The database container as it is. */
    DockerAccess.Container databaseContainer() {
        return docker().container(instance.compose().database().container()).orElseThrow(() -> new PassingTrouble(
                "%s: the database container %s does not exist".formatted(instance.name(), instance.compose().database().container())));
    }

    /** The same on another image. */
    Ground on(String other) {
        return new Ground(host, instance, work, limit, Optional.of(other));
    }

    /** The id of the image that the database runs on, or ran on: same versions, nothing to pull. */
    String imageId() {
        return image.orElseGet(() -> databaseContainer().imageId());
    }

    /** A helper of that very image. */
    ContainerRequest request(Script script, String... arguments) {
        return ContainerRequest.of(script.name(), imageId(),
                script.command(arguments).toArray(String[]::new)).on(NO_NETWORK);
    }

    /** The user files, read-only, as {@code /volumes/<real name>}. */
    Map<String, String> volumes() {
        Map<String, String> mounts = new LinkedHashMap<>();
        volumeNames().forEach(volume -> mounts.put(volume, "/volumes/" + volume + ":ro"));
        return mounts;
    }

    List<String> volumeNames() {
        return instance.fileVolumes().values().stream().distinct().sorted().toList();
    }
}
