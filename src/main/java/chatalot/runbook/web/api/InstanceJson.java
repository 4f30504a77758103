package chatalot.runbook.web.api;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * One instance as REST tells it.
 *
 * @param host    where it runs, in words
 * @param health  {@code healthy}, {@code degraded}, {@code down} or {@code unknown}
 * @param detail  one sentence about it
 * @param version as the running app says; absent when it does not answer
 * @param url     base URL from outside, where it is known
 * @param nextBackup when one is due by its schedule; past: it waits for what stands in its way
 * @param whatIsNew a release that a check found and nobody has decided about
 * @param checkTrouble what is in the way of its checks for updates
 */
record InstanceJson(String name, String host, String directory, Optional<String> version, String health, String detail,
        Optional<String> url, Optional<RunJson> lastRun, Optional<Instant> nextBackup,
        Optional<NewJson> whatIsNew, Optional<String> checkTrouble) {

    /** A release that people have not decided about, and the check that asks them. */
    record NewJson(long run, String release, String commit, String summary, Instant since) {

        static NewJson of(FoundUpdate found) {
            return new NewJson(found.run().value(), found.release(), found.commit(), found.summary(), found.at());
        }
    }

    static InstanceJson of(Instances.View instance, Optional<Run> lastRun, Optional<Backups.Due> due, Optional<FoundUpdate> found,
            Optional<String> trouble) {
        return new InstanceJson(instance.name(), instance.host(), instance.directory(), instance.version(), instance.condition(),
                instance.words(), instance.url(), lastRun.map(RunJson::of), due.map(Backups.Due::at),
                found.map(NewJson::of), trouble);
    }
}
