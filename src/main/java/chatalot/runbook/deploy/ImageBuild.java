package chatalot.runbook.deploy;

import chatalot.runbook.host.CommandFailed;
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
public final class ImageBuild {

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
        this.images = new ReleaseImages(instance.name());
        this.worktree = new Worktree(host, instance, worktree);
    }

    /**
     * Builds a commit and returns the image's id. Repeating it costs what Docker's cache does not hold.
     *
     * @param limit after this the build is ended
     * @param lines what the build says, as it comes
     * @throws CommandFailed when it does not build, with the end of what it said
     * @throws WrongImage    when the image that came out does not carry the commit's id
     */
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
                """.formatted(instance.compose().app().service(), images.built(commit), REVISION, commit));
        host.demand(Compose.worktree(host, instance, worktree.path(), List.of(override))
                .command("build", instance.compose().app().service())
                .with("BUILDKIT_PROGRESS", "plain").within(limit), lines);
        return builtImage(commit).id();
    }

    /**
     * The image of a commit, if one of those that we keep for the instance was built from it; it has its usual name then.
     */
    public Optional<String> kept(String commit) {
        Optional<String> kept = host.docker().imageNames(images.repository()).stream()
                .flatMap(name -> host.docker().image(name).stream())
                .filter(image -> commit.equals(image.labels().get(REVISION))).map(Image::id).findFirst();
        kept.ifPresent(image -> host.docker().tag(image, images.repository(), commit));
        return kept;
    }

    /**
     * The name from which Compose will start the app once the commit is checked out: what its Compose file says, else
     * {@code <project>-<service>}, Compose's own default for a service with {@code build} and without {@code image}.
     */
    public String composeName(String commit) {
        return model(commit).image(instance.compose().app().service());
    }

    /** What Compose would make of the installation once the commit is checked out. */
    public ComposeModel model(String commit) {
        worktree.checkOut(commit);
        return ComposeModel.parse(host.demand(Compose.asIfLive(host, instance, worktree.path())
                .command("config", "--format", "json")).output());
    }

    /** The image of a commit, proven by its revision label. @throws WrongImage when it is not there or is another's */
    public Image builtImage(String commit) {
        Image image = host.docker().image(images.built(commit)).orElseThrow(() -> new WrongImage(
                "image %s does not exist".formatted(images.built(commit))));
        String revision = image.labels().getOrDefault(REVISION, "none");
        if (!revision.equals(commit)) {
            throw new WrongImage("image %s carries revision %s instead of %s"
                    .formatted(images.built(commit), revision, commit));
        }
        return image;
    }

    /** Removes the worktree and what belongs to it. */
    public void cleanUp() {
        worktree.remove();
    }
}
