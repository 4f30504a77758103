package chatalot.runbook.deploy;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.instance.InstanceName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that images of one instance carry while runs work on it. */
record ReleaseImages(InstanceName instance) {

    private static final Pattern BEFORE = Pattern.compile(".*:before-(\\d{1,18})");

    /** Repository of everything we build or keep for the instance. */
    String repository() {
        return "chatalot-runbook/" + instance;
    }

    /** What was built from a commit. */
    String built(String commit) {
        return repository() + ":" + commit;
    }

    /** What ran before a run began its swap. */
    String before(long run) {
        return repository() + ":before-" + run;
    }

    /** The run before whose swap the image of this name ran; empty for what was built. */
    Optional<Long> run(String name) {
        return Optional.of(BEFORE.matcher(name)).filter(Matcher::matches).map(matcher -> Long.parseLong(matcher.group(1)));
    }

    /** Gives an image the name from which Compose starts a service, for example {@code chatalot-chatalot}. */
    static void giveName(DockerAccess docker, String image, String name) {
        int colon = name.lastIndexOf(':');
        boolean hasTag = colon > name.lastIndexOf('/');
        docker.tag(image, hasTag ? name.substring(0, colon) : name, hasTag ? name.substring(colon + 1) : "latest");
    }
}
