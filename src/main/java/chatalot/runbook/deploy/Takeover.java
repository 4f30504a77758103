package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Instance;
import java.util.Optional;

/**
 * Whether somebody else has changed since which version runs: then this run decides nothing any more.
 *
 * @param plan what the run left running
 */
record Takeover(Host host, Instance instance, SwapPlan plan) {

    /** What was changed; empty while all is as the run left it. An app that is not there may be on its way. */
    Optional<String> words() {
        Optional<String> other = App.of(host, instance).state().map(App.State::release).filter(release -> !release.equals(plan.newImage()));
        if (other.isPresent()) {
            return Optional.of("%s runs another release, %s".formatted(instance.installation().appWords(), other.get()));
        }
        String head = new LiveCheckout(host, instance.directory()).head();
        return Optional.of(head).filter(commit -> !commit.equals(plan.newCommit()))
                .map("the checkout was moved to %s"::formatted);
    }
}
