package chatalot.runbook.deploy;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.util.Optional;

/**
 * Whether somebody else has changed since which version runs: then this run decides nothing any more.
 *
 * @param plan what the run left running
 */
record Takeover(Host host, Instance instance, SwapPlan plan) {

    /** What was changed; empty while all is as the run left it. A container that is not there may be on its way. */
    Optional<String> words() {
        Optional<String> image = host.docker().container(instance.compose().app().container()).map(Container::imageId)
                .filter(id -> !id.equals(plan.newImage()));
        if (image.isPresent()) {
            return Optional.of("container %s was made from another image, %s".formatted(instance.compose().app().container(), image.get()));
        }
        String head = new LiveCheckout(host, instance.directory()).head();
        return Optional.of(head).filter(commit -> !commit.equals(plan.newCommit()))
                .map("the checkout was moved to %s"::formatted);
    }
}
