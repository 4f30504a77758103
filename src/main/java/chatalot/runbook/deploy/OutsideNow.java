package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.OutsideView;
import java.net.URI;
import java.util.Optional;

/** What an instance's users are served, beside what they should be. */
record OutsideNow(Instance instance, Host host) {

    Row row(Optional<String> version) {
        String what = "health page from outside";
        String recorded = "ok, database healthy, version %s".formatted(version.orElse("(not on record)"));
        Optional<URI> url = instance.publishedUrl();
        if (url.isEmpty()) {
            return Row.unseen(what, recorded, "no port of the app is published, so nothing can be asked from here");
        }
        OutsideView.Health health = new OutsideView(host).health(instance, url.get());
        return Row.of(what, recorded, health.words(), health.healthy() && (version.isEmpty() || version.equals(health.version())));
    }
}
