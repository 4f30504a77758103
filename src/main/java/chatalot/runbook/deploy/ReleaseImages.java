package chatalot.runbook.deploy;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Image;
import chatalot.runbook.instance.InstanceName;
import java.util.List;
import java.util.Optional;

/** Images that carry names of ours for one instance while runs work on it. */
record ReleaseImages(DockerAccess docker, InstanceName instance) implements ReleaseStore {

    /** Repository of everything we build or keep for the instance. */
    String repository() {
        return "chatalot-runbook/" + instance;
    }

    @Override
    public Optional<Stored> find(String id) {
        return docker.image(id).map(ReleaseImages::stored);
    }

    @Override
    public Optional<Stored> named(String name) {
        return docker.image(words(name)).map(ReleaseImages::stored);
    }

    private static Stored stored(Image image) {
        return new Stored(image.id(), Optional.ofNullable(image.labels().get(ImageBuild.REVISION)), image.size());
    }

    @Override
    public List<String> names() {
        String prefix = repository() + ":";
        return docker.imageNames(repository()).stream().filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length())).toList();
    }

    @Override
    public void give(String id, String name) {
        docker.tag(id, repository(), name);
    }

    @Override
    public void take(String name) {
        docker.removeImage(words(name));
    }

    /** Docker sees to that. */
    @Override
    public void tidy() {
    }

    @Override
    public String words(String name) {
        return repository() + ":" + name;
    }

    /** Gives an image the name from which Compose starts a service, for example {@code chatalot-chatalot}. */
    static void giveName(DockerAccess docker, String image, String name) {
        int colon = name.lastIndexOf(':');
        boolean hasTag = colon > name.lastIndexOf('/');
        docker.tag(image, hasTag ? name.substring(0, colon) : name, hasTag ? name.substring(colon + 1) : "latest");
    }
}
