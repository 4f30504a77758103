package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An idle container that sees the instance's files, this run's backup and the run's kept directory. It is started
 * before the app stops: starting one costs half a second, a command inside it a tenth.
 */
record FilesInContainer(Host host, Instance instance, Work work, KeptDirectory kept) implements FilesOfInstance {

    @Override
    public void start(Path backup) {
        host.demand(Command.of("mkdir", "-p", "-m", "0700", kept.path().toString()));
        Map<String, String> mounts = new LinkedHashMap<>();
        instance.fileVolumes().values().forEach(volume -> mounts.put(volume, "/volumes/" + volume));
        mounts.put(backup.toString(), "/set:ro");
        mounts.put(kept.path().toString(), "/kept");
        host.docker().startContainer(ContainerRequest.of(name(), image(), "sleep", "1d").on("none")
                .labelled(work.labels()).mounting(mounts));
    }

    @Override
    public boolean isRunning() {
        return host.docker().container(name()).map(DockerAccess.Container::running).orElse(false);
    }

    /** An interrupt ends the container, and the script with it. */
    @Override
    public Result run(Script script, Duration limit, String... arguments) {
        try {
            return host.docker().exec(name(), script.command(arguments), limit);
        } catch (WorkInterrupted | PassingTrouble e) {
            remove();
            throw e;
        }
    }

    @Override
    public void remove() {
        HelperContainer.evenIfInterrupted(() -> host.docker().remove(name()));
    }

    @Override
    public void layForAPerson() {
        host.write(kept.script(), "#!/bin/bash\n" + PUT_BACK.text());
    }

    @Override
    public String byHand(Path backup, String docker) {
        String volumes = instance.fileVolumes().values().stream().distinct()
                .map(volume -> "-v %1$s:/volumes/%1$s ".formatted(volume)).collect(Collectors.joining());
        return "if [ -e '%s' ]; then %s run --rm --network none %s-v '%s:/set:ro' -v '%s:/kept' %s bash /kept/restore-point/%s; fi"
                .formatted(kept.listing(), docker, volumes, backup, kept.path(), image(), kept.script().getFileName());
    }

    private String name() {
        return work.name(PURPOSE);
    }

    /** The very image the database runs on: it is there, and has the tools. */
    private String image() {
        return host.docker().container(instance.compose().database().container()).map(DockerAccess.Container::imageId)
                .orElse(instance.compose().database().image());
    }
}
