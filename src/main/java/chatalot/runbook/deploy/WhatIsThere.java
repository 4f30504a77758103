package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Disk;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.EmptyPlace.Made;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks what lies at the place of an instance that a restore is to put aside; nothing is touched. */
public final class WhatIsThere {

    private static final Duration MEASURING = Duration.ofMinutes(10);
    private static final long RESERVE = 1L << 30;

    private final Host host;
    private final DockerAccess docker;
    private final EmptyPlace place;
    private final RestorePlan plan;
    private final Work work;

    public WhatIsThere(Host host, EmptyPlace place, RestorePlan plan, Work work) {
        this.host = host;
        this.docker = host.docker();
        this.place = place;
        this.plan = plan;
        this.work = work;
    }

    /**
     * What would be put aside, and where it would come to.
     *
     * @param backups where the backups lie: they stay where they are
     * @throws NotInstalled when part of it cannot be put aside, or there is no room for the copies of volumes
     */
    public Aside look(Path backups) {
        demandApart(backups);
        List<Container> containers = place.containers(plan.project());
        demandOneProject(containers);
        Map<String, String> volumes = new TreeMap<>();
        docker.volumes(Map.of(EmptyPlace.PROJECT_LABEL, plan.project())).forEach(volume -> volumes.put(volume, volume + "_before_" + work.run()));
        Map<String, String> directories = new TreeMap<>();
        plan.hostDirectories().stream().filter(host::exists).forEach(path -> directories.put(path.toString(), before(path).toString()));
        demandFree(backups, directories.values(), volumes.values());
        String image = image(containers);
        long bytes = volumes.isEmpty() ? 0 : measure(image, List.copyOf(volumes.keySet()));
        demandRoom(bytes);
        Map<String, String> images = new TreeMap<>();
        containers.stream().filter(container -> !container.imageName().contains("sha256:"))
                .forEach(container -> images.put(container.imageName(), container.imageId()));
        Made made = containers.stream().map(place::made).filter(one -> !one.composeFiles().isEmpty()).findFirst()
                .orElse(new Made(plan.composeFiles(), plan.envFile()));
        return new Aside(before(plan.directory()), directories, volumes, containers.stream().map(Container::name).sorted().toList(),
                containers.stream().anyMatch(Container::running), images, made.composeFiles(), made.envFile(), image, bytes);
    }

    private Path before(Path path) {
        return path.resolveSibling(path.getFileName() + ".before-" + work.run());
    }

    private void demandApart(Path backups) {
        if (backups.startsWith(plan.directory())) {
            throw new NotInstalled("The backups lie in %s, below the directory that would be put aside.".formatted(backups),
                    "Move them out of it and configure where they are.");
        }
    }

    /** Numbers of runs begin again when a service has lost its database: what an earlier run of this number put aside stays. */
    private void demandFree(Path backups, Collection<String> directories, Collection<String> volumes) {
        List<String> taken = new ArrayList<>(Stream.concat(directories.stream(), Stream.of(before(plan.directory()).toString(),
                KeptDirectory.in(backups, work.run()).asideJournal().toString())).filter(path -> host.exists(Path.of(path))).toList());
        volumes.stream().filter(volume -> host.run(Command.of(docker.program(), "volume", "inspect", volume)).succeeded()).forEach(taken::add);
        if (!taken.isEmpty()) {
            throw new NotInstalled("An earlier run %d, of which this service knows nothing, has put something aside: %s.".formatted(work.run(),
                    String.join(", ", taken)), "Move or remove it if nobody needs it, then start again.");
        }
    }

    private void demandOneProject(List<Container> containers) {
        List<String> others = containers.stream().filter(container -> !container.label(EmptyPlace.PROJECT_LABEL).filter(plan.project()::equals)
                .isPresent()).map(Container::name).sorted().toList();
        if (!others.isEmpty()) {
            throw new NotInstalled("The backup is of Compose project %s, and these containers of the directory are of another one: %s."
                    .formatted(plan.project(), String.join(", ", others)), "Configure the project, or move them away by hand.");
        }
        List<String> elsewhere = containers.stream().filter(container -> place.isForeign(container)).map(Container::name).sorted().toList();
        if (!elsewhere.isEmpty()) {
            throw new NotInstalled("These containers of Compose project %s were made from another directory: %s.".formatted(plan.project(),
                    String.join(", ", elsewhere)), "Nobody but you can say whose they are: remove or rename them.");
        }
    }

    /** PostgreSQL's images all say where the data are, whatever state the database is in. */
    private static String image(List<Container> containers) {
        return containers.stream().filter(container -> container.environment("PGDATA").isPresent()).map(Container::imageId).findFirst()
                .orElseThrow(() -> new NotInstalled("There is no container of a database whose image could copy the volumes.",
                        "Create it as it was (docker compose create), or move everything away by hand and restore into the empty directory."));
    }

    private long measure(String image, List<String> volumes) {
        Map<String, String> mounts = new LinkedHashMap<>();
        List<String> command = new ArrayList<>(List.of("du", "--summarize", "--total", "--block-size=1"));
        for (String volume : volumes) {
            mounts.put(volume, "/volumes/" + volume + ":ro");
            command.add("/volumes/" + volume);
        }
        HelperContainer helper = new HelperContainer(docker, work);
        helper.removeLeftovers();
        Ended ended = helper.run("measure", ContainerRequest.of("measure", image, command.toArray(String[]::new)).as("0:0").on("none")
                .mounting(mounts), MEASURING);
        return ended.said().stream().filter(line -> line.matches("[0-9]+\\s+total")).findFirst().map(line -> Long.parseLong(line.split("\\s")[0]))
                .orElseThrow(() -> new NotInstalled("The volumes cannot be measured: %s.".formatted(ended.lastWords()), "Look at what it says."));
    }

    private void demandRoom(long bytes) {
        Path root = host.docker().rootDirectory();
        long free = host.freeBytes(root);
        if (free < bytes + RESERVE) {
            throw new NotInstalled("The volumes hold %s, and %s has %s free: their copies do not fit.".formatted(Disk.words(bytes), root,
                    Disk.words(free)), "Free space there (old images: docker system df), then start again.");
        }
    }
}
