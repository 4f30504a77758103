package chatalot.runbook.deploy;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.instance.InstanceName;
import java.util.List;
import java.util.Set;

/**
 * The images that we named for an instance. After a run the names that a later way back needs stay: what runs now, and
 * what ran before the last update. An image goes with its last name.
 */
public final class KeptImages {

    private final DockerAccess docker;
    private final ReleaseImages images;

    public KeptImages(DockerAccess docker, InstanceName instance) {
        this.docker = docker;
        this.images = new ReleaseImages(instance);
    }

    /** After a good update: the committed image and the one before it keep their names, all others of ours lose them. */
    public void keepAfterUpdate(long run, String commit) {
        prune(Set.of(images.built(commit), images.before(run)));
    }

    /** After a run that changed nothing or was put back: the names that the run itself gave are taken away again. */
    public void forget(long run, String commit) {
        docker.removeImage(images.before(run));
        docker.removeImage(images.built(commit));
    }

    private void prune(Set<String> kept) {
        List<String> ours = docker.imageNames(images.repository()).stream()
                .filter(name -> !kept.contains(name)).toList();
        ours.forEach(docker::removeImage);
    }
}
