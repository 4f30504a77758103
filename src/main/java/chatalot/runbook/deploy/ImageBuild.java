package chatalot.runbook.deploy;

import chatalot.runbook.host.DockerAccess.Image;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.ComposeModel;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds a release beside the running one: from a worktree of its commit, with the live env file and the operator's
 * override files, under a name of our own. The live checkout, its tags and the running containers are not touched.
 */
public final class ImageBuild implements ReleaseBuild {

    /** The label by which an image proves what it was built from (OCI image spec, pre-defined annotation keys). */
    public static final String REVISION = "org.opencontainers.image.revision";

    private final Host host;
    private final Instance instance;
    private final ReleaseImages images;
    private final Worktree worktree;

    /** @param worktree where the commit is checked out, a path that only this run uses */
    public ImageBuild(Host host, Instance instance, Path worktree) {
        this.host = host;
        this.instance = instance;
        this.images = new ReleaseImages(host.docker(), instance.name());
        this.worktree = new Worktree(host, instance, worktree);
    }

    /** Repeating it costs what Docker's cache does not hold. */
    @Override
    public String build(String commit, Duration limit, Consumer<String> lines) {
        worktree.endLeftovers();
        worktree.checkOut(commit);
        Path override = worktree.override();
        host.write(override, """
                services:
                  %s:
                    image: %s
                    build:
                      labels:
                        %s: "%s"
                """.formatted(instance.compose().app().service(), images.words(commit), REVISION, commit));
        host.demand(Compose.worktree(host, instance, worktree.path(), List.of(override))
                .command("build", instance.compose().app().service())
                .with("BUILDKIT_PROGRESS", "plain").within(limit), lines);
        return builtImage(commit).id();
    }

    @Override
    public Optional<String> kept(String commit) {
        Optional<String> kept = images.names().stream().flatMap(name -> images.named(name).stream())
                .filter(image -> image.commit().equals(Optional.of(commit))).map(ReleaseStore.Stored::id).findFirst();
        kept.ifPresent(image -> images.give(image, commit));
        return kept;
    }

    /**
     * The name from which Compose will start the app once the commit is checked out: what its Compose file says, else
     * {@code <project>-<service>}, Compose's own default for a service with {@code build} and without {@code image}.
     */
    @Override
    public String nameInPlace(String commit) {
        return model(commit).image(instance.compose().app().service());
    }

    /** What Compose would make of the installation once the commit is checked out. */
    public ComposeModel model(String commit) {
        worktree.checkOut(commit);
        return ComposeModel.parse(host.demand(Compose.asIfLive(host, instance, worktree.path())
                .command("config", "--format", "json")).output());
    }

    @Override
    public String built(String commit) {
        return builtImage(commit).id();
    }

    /** The image of a commit, proven by its revision label. @throws WrongImage when it is not there or is another's */
    public Image builtImage(String commit) {
        Image image = host.docker().image(images.words(commit)).orElseThrow(() -> new WrongImage(
                "image %s does not exist".formatted(images.words(commit))));
        String revision = image.labels().getOrDefault(REVISION, "none");
        if (!revision.equals(commit)) {
            throw new WrongImage("image %s carries revision %s instead of %s"
                    .formatted(images.words(commit), revision, commit));
        }
        return image;
    }

    @Override
    public void cleanUp() {
        worktree.remove();
    }
}
