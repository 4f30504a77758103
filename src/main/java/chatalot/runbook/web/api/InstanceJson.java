package chatalot.runbook.web.api;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * One instance as REST tells it.
 *
 * @param health  {@code healthy}, {@code degraded}, {@code down} or {@code unknown}
 * @param detail  one sentence about it
 * @param version as the running app says; absent when it does not answer
 * @param url     base URL from outside, where it is known
 * @param nextBackup when one is due by its schedule; past: it waits for what stands in its way
 */
record InstanceJson(String name, String directory, Optional<String> version, String health, String detail,
        Optional<String> url, Optional<RunJson> lastRun, Optional<Instant> nextBackup) {

    static InstanceJson of(Instances.View instance, Optional<Run> lastRun, Optional<Backups.Due> due) {
        return new InstanceJson(instance.name(), instance.directory(), instance.version(), instance.condition(),
                instance.words(), instance.url(), lastRun.map(RunJson::of), due.map(Backups.Due::at));
    }
}
