package chatalot.runbook.web.api;

import chatalot.runbook.run.InstanceOverview;
import chatalot.runbook.run.Run;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** One instance as REST tells it. */
record InstanceJson(String name, String directory, Optional<String> version, String health, String healthInWords,
        String detail, Optional<Instant> checkedAt, Optional<RunJson> lastRun) {

    static InstanceJson of(InstanceOverview.Status status, Optional<Run> lastRun) {
        return new InstanceJson(status.name(), status.directory(), status.version(),
                status.health().name().toLowerCase(Locale.ROOT), status.health().words(), status.detail(),
                status.checkedAt(), lastRun.map(RunJson::of));
    }
}
