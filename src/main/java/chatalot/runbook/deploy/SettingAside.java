package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.EmptyPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts aside what lies at the place of an instance, as it lies, and puts it back when the restore that asked for it fails.
 * Nothing is read but copied: for an instance whose database is too broken for a restore point. A volume is removed only
 * after its copy was compared with it, byte for byte; a directory gets another name.
 */
public final class SettingAside {

    /** What the copies of volumes carry. Not the marks of a helper: they outlive the run. */
    private static final String LABEL = "runbook.put-aside";
    private static final Script COPY = Script.of(SettingAside.class, "copy-volume.sh").after(Script.fileTree());
    static final String ACTION = "put-aside";
    static final String COPIED = "copy-volume ";
    private static final String BACK = "put-back";
    private static final String COPIED_BACK = "copy-back ";
    private static final Duration STOPPING = Duration.ofSeconds(30);

    private final Host host;
    private final DockerAccess docker;
    private final EmptyPlace place;
    private final RestorePlan plan;
    private final Aside aside;
    private final KeptDirectory kept;
    private final Journal journal;
    private final Work work;
    private final Duration limit;

    /**
     * @param aside   as planned and approved
     * @param backups the directory beside which copies are listed until they go
     * @param limit   for each volume
     */
    public SettingAside(Host host, EmptyPlace place, RestorePlan plan, Aside aside, Path backups, Work work, Duration limit) {
        this.host = host;
        this.docker = host.docker();
        this.place = place;
        this.plan = plan;
        this.aside = aside;
        this.kept = KeptDirectory.in(backups, work.run());
        this.journal = new Journal(host, kept.asideJournal());
        this.work = work;
        this.limit = limit;
    }

    /**
     * Does it; done already is success, and an attempt that died anywhere is gone on with.
     *
     * @throws NotInstalled when something cannot be copied or moved; {@link #back} then brings all of it back
     */
    public void run() {
        if (journal.isDone(ACTION)) {
            return;
        }
        work.confirm().run();
        new AsideRegister(host, kept).enter(aside, plan.directory());
        journal.begin(ACTION, Map.of("project", plan.project(), "directory", plan.directory().toString()));
        try {
            place.containers(plan.project()).forEach(container -> {
                docker.stop(container.id(), STOPPING);
                docker.remove(container.id());
                work.say("Container %s is removed", container.name());
            });
            aside.volumes().forEach(this::copyAside);
            aside.moves(plan.directory()).forEach((from, to) -> move(from, to));
        } catch (DockerRefused | CommandFailed e) {
            throw new NotInstalled("What is there cannot be put aside: %s".formatted(e.getMessage()), "Mend what it says and start again.", e);
        }
        journal.done(ACTION, Map.of());
        work.say("What was there is put aside: directory %s, volumes %s", aside.directory(), aside.volumes().values());
    }

    private void copyAside(String volume, String copy) {
        if (!journal.isDone(COPIED + volume)) {
            docker.createVolume(copy, labels(work.instance(), work.run()));
            String bytes = copy(volume, copy);
            work.confirm().run();
            journal.done(COPIED + volume, Map.of("copy", copy, "bytes", bytes));
        }
        docker.removeVolume(volume);
        work.say("Volume %s is put aside as %s", volume, copy);
    }

    /** Whether all of it is put aside and none of it on its way back: whatever lies there now is the restore's. */
    public boolean hasMadeRoom() {
        return journal.isDone(ACTION) && !journal.isBegun(BACK);
    }

    /**
     * Puts everything back, after whatever the restore made there is gone; may be repeated. What ran before is started.
     *
     * @return what is not back, with the reason of each; the copies of it are still there
     */
    public List<String> back() {
        List<String> left = new ArrayList<>();
        if (!journal.isBegun(ACTION) || journal.isDone(BACK)) {
            return left;
        }
        journal.begin(BACK, Map.of());
        aside.moves(plan.directory()).forEach((from, to) -> without(left, "the directory " + from + ", which lies at " + to, () -> move(to, from)));
        if (left.isEmpty()) {
            volumesBack(left);
        }
        if (left.isEmpty()) {
            journal.done(BACK, Map.of());
            host.demand(Command.of("rm", "-rf", "--", kept.path().toString()));
            work.say("What was there before is back.");
        }
        return left;
    }

    /** Compose makes the volumes again, with its own labels: one that somebody else made is one that it complains of for ever. */
    private void volumesBack(List<String> left) {
        List<String> there = docker.volumes(Map.of(EmptyPlace.PROJECT_LABEL, plan.project()));
        List<String> gone = aside.volumes().keySet().stream().filter(volume -> !there.contains(volume)).toList();
        // The restored release may have taken the name of the image.
        aside.images().forEach((name, id) -> without(left, "the image " + name, () -> ReleaseImages.giveName(docker, id, name)));
        if (!gone.isEmpty() || !aside.containers().isEmpty()) {
            compose(left, "up", "--no-start", "--no-build");
        }
        aside.volumes().forEach((volume, copy) -> without(left, "the volume " + volume + ", which is copied to " + copy, () -> copyBack(volume, copy)));
        if (left.isEmpty() && aside.running()) {
            compose(left, "up", "--detach", "--no-build");
        }
    }

    private void copyBack(String volume, String copy) {
        if (journal.isDone(COPIED + volume) && !journal.isDone(COPIED_BACK + volume)) {
            copy(copy, volume);
            journal.done(COPIED_BACK + volume, Map.of());
        }
        docker.removeVolume(copy);
    }

    private void compose(List<String> left, String... arguments) {
        Result result = host.run(Compose.of(host.compose(), plan.directory(), plan.project(), aside.composeFiles(), aside.envFile(),
                plan.profiles()).command(arguments).within(limit));
        if (!result.succeeded()) {
            left.add("docker compose %s did not succeed: %s".formatted(String.join(" ", arguments), result.errors().strip()));
        }
    }

    /** What marks the copies of volumes that a run made of an instance. */
    static Map<String, String> labels(String instance, long run) {
        return Map.of(LABEL, instance + "/" + run);
    }

    /** @return the bytes in it */
    private String copy(String from, String to) {
        HelperContainer helper = new HelperContainer(docker, work);
        helper.removeLeftovers();
        Ended ended = helper.run("copy", ContainerRequest.of(COPY.name(), aside.image(), COPY.command().toArray(String[]::new)).as("0:0").on("none")
                .mounting(Map.of(from, "/from:ro", to, "/to")), limit);
        if (!ended.succeeded()) {
            throw new NotInstalled("Volume %s cannot be copied to %s: %s".formatted(from, to, ended.lastWords()),
                    "Look at the disk and at what it says.");
        }
        return ended.fact("bytes");
    }

    /** Moved already is success. */
    private void move(Path from, Path to) {
        if (!host.exists(from)) {
            return;
        }
        work.confirm().run();
        if (host.exists(to)) {
            throw new NotInstalled("%s cannot be moved to %s: something is there".formatted(from, to), "Look at both.");
        }
        host.demand(Command.of("mv", "--no-target-directory", "--no-clobber", "--", from.toString(), to.toString()));
    }

    private static void without(List<String> left, String what, Runnable act) {
        try {
            act.run();
        } catch (DockerRefused | CommandFailed | NotInstalled e) {
            left.add("%s (%s)".formatted(what, e.getMessage()));
        }
    }
}
