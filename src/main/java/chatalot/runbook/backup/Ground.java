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
import java.util.OptionalLong;

/**
 * What every part of a backup stands on: the host, the instance, on whose behalf it is made, and how long a part may take.
 */
record Ground(Host host, Instance instance, Work work, Duration limit) {

    /** Where helper containers see the set in the making. */
    static final String SET = "/set";
    /** Docker's name for a container that nothing can reach. */
    static final String NO_NETWORK = "none";

    DockerAccess docker() {
        return host.docker();
    }

    InstanceDatabase database() {
        return new InstanceDatabase(instance, docker());
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

    /** The database container as it is. */
    DockerAccess.Container databaseContainer() {
        return docker().container(instance.database().container()).orElseThrow(() -> new PassingTrouble(
                "%s: the database container %s does not exist".formatted(instance.name(), instance.database().container())));
    }

    /** A helper of the very image the database runs on: same versions, nothing to pull. */
    ContainerRequest request(Script script, String... arguments) {
        return ContainerRequest.of(script.name(), databaseContainer().imageId(),
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
