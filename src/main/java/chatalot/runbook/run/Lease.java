package chatalot.runbook.run;

import java.time.Instant;

/**
 * The right of one run to change one instance.
 *
 * @param key         what is held, see {@link InstanceKeys}
 * @param instance    name in the catalog
 * @param owner       user id of whoever started the run
 * @param heartbeatAt when one of the run's steps last showed that it lives
 */
public record Lease(String key, String instance, RunNumber run, String owner, Instant since, Instant heartbeatAt) { }
