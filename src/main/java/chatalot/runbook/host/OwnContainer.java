package chatalot.runbook.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container that this service itself runs in, if it runs in one. A process on the host reaches every container of
 * its Engine; a container only those it shares a network with. So it joins the networks it has to look into, and
 * leaves them at an orderly end, so that they can be removed with their instance.
 */
public final class OwnContainer {

    /** The Engine mounts files of its own into every container, from a directory named after the container's id. */
    private static final Pattern ID = Pattern.compile("/containers/([0-9a-f]{64})/\\S* /etc/(?:hostname|hosts|resolv\\.conf) ");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    /** A container in the host's own network reaches what the host reaches, and can join nothing. */
    private static final String HOST_NETWORK = "host";
    private static final Logger LOG = LoggerFactory.getLogger(OwnContainer.class);

    private final DockerAccess docker;
    private final Optional<String> id;
    private final Set<String> joined = ConcurrentHashMap.newKeySet();

    private OwnContainer(DockerAccess docker, Optional<String> id) {
        this.docker = docker;
        this.id = id;
    }

    /** The container that this process runs in; none when it runs on the host. */
    public static OwnContainer ofThisProcess(DockerAccess docker) {
        try {
            return of(docker, Files.exists(MOUNTS) ? Files.readString(MOUNTS) : "");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot see whether this service runs in a container", e);
        }
    }

    /** @param mounts the text of {@code /proc/self/mountinfo} */
    static OwnContainer of(DockerAccess docker, String mounts) {
        Matcher matcher = ID.matcher(mounts);
        return new OwnContainer(docker, matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty());
    }

    /** The container's id, if this process runs in one. */
    public Optional<String> id() {
        return id;
    }

    /**
     * Sees to it that containers on this network can be reached from here. Done already is success, also when it was
     * done by an earlier process in the same container. Does nothing on the host, when the container belongs to
     * another Engine, or when there is no such network.
     */
    public void join(String network) {
        id.flatMap(docker::container).filter(own -> !own.networks().containsKey(HOST_NETWORK)).ifPresent(own -> {
            if (own.addressIn(network).isEmpty() && docker.networkExists(network)) {
                docker.connect(network, own.id(), List.of());
                LOG.info("Joined network {} to reach what is in it", network);
            }
            joined.add(network);
        });
    }

    /** Leaves what was joined. */
    public void leave() {
        joined.forEach(network -> id.ifPresent(own -> docker.disconnect(network, own)));
        joined.clear();
    }
}
