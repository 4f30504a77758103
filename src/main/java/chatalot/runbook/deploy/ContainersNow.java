package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.Image;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Instance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An instance's containers, doors and images beside what is on record of them. */
record ContainersNow(Host host, Instance instance, OnRecord record, Sight sight) {

    private static final String ABSENT = "not there";

    List<Row> rows() {
        String app = instance.compose().app().container();
        String database = instance.compose().database().container();
        String before = new ReleaseImages(host.docker(), instance.name()).words(ReleaseStore.before(record.plan().run()));
        return List.of(container("container %s (app)".formatted(app), app, record.app()),
                image("image of %s".formatted(app), app, Optional.of(record.image())),
                doors(),
                container("container %s (database)".formatted(database), database, record.atTheStop(OnRecord.DATABASE)),
                image("image of %s".formatted(database), database, record.atTheStop(OnRecord.DATABASE_IMAGE)),
                leftovers(),
                named(record.plan().imageName(), record.image()),
                named(before, record.plan().oldImage()),
                kept("image of the new version", record.plan().newImage()));
    }

    private Row container(String what, String name, Optional<String> id) {
        String recorded = "%s, running".formatted(id.map(ContainersNow::brief).orElse("(its id is not on record)"));
        return sight.row(what, recorded, () -> {
            Optional<Container> found = host.docker().container(name);
            boolean agrees = found.filter(Container::running).filter(now -> !now.restarting())
                    .filter(now -> id.isEmpty() || id.get().equals(now.id())).isPresent();
            return Row.of(what, recorded, found.map(ContainersNow::state).orElse(ABSENT), agrees);
        });
    }

    private static String state(Container found) {
        String state = found.restarting() ? "restarting, last exit code %d".formatted(found.exitCode())
                : found.running() ? "running" : "stopped, exit code %d%s".formatted(found.exitCode(), found.oomKilled() ? ", out of memory" : "");
        return "%s, %s".formatted(brief(found.id()), state);
    }

    private Row image(String what, String container, Optional<String> image) {
        String recorded = image.map(ContainersNow::brief).orElse("(not on record)");
        return sight.row(what, recorded, () -> {
            Optional<String> found = host.docker().container(container).map(Container::imageId);
            return Row.of(what, recorded, found.map(ContainersNow::brief).orElse(ABSENT),
                    found.isPresent() && (image.isEmpty() || image.equals(found)));
        });
    }

    private Row doors() {
        String recorded = instance.compose().outsideNetworks().isEmpty() ? "none to open"
                : "open: %s".formatted(instance.compose().outsideNetworks().keySet().stream().sorted().collect(Collectors.joining(", ")));
        return sight.row("doors", recorded, () -> {
            if (instance.compose().outsideNetworks().isEmpty()) {
                return Row.of("doors", recorded, recorded);
            }
            Doors.State state = Doors.of(host, instance).state();
            return Row.of("doors", recorded, state == Doors.State.OPEN ? recorded : state.name().toLowerCase(Locale.ROOT));
        });
    }

    private Row leftovers() {
        String what = "containers left in the way";
        return sight.row(what, "none", () -> {
            String found = host.docker().containers(Map.of("com.docker.compose.project", instance.compose().project(), "com.docker.compose.service",
                    instance.compose().app().service())).stream().map(Container::name).filter(ComposePlatform.LEFTOVER.asMatchPredicate()).sorted()
                    .collect(Collectors.joining(", "));
            return Row.of(what, "none", found.isEmpty() ? "none" : found);
        });
    }

    private Row named(String name, String image) {
        String what = "image name %s".formatted(name);
        return sight.row(what, brief(image), () -> Row.of(what, brief(image), host.docker().image(name).map(Image::id)
                .map(ContainersNow::brief).orElse(ABSENT)));
    }

    private Row kept(String what, String image) {
        return sight.row(what, brief(image), () -> Row.of(what, brief(image), host.docker().image(image).map(Image::id)
                .map(ContainersNow::brief).orElse(ABSENT)));
    }

    /** An id or a commit as long as lists show it. */
    static String brief(String id) {
        String bare = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
        return bare.length() <= 12 ? bare : bare.substring(0, 12);
    }
}
