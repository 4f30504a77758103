package chatalot.runbook.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How steps are worked ({@code runbook.pump.*}).
 *
 * @param node            this node's name, different for every node on one database
 * @param threads         steps of preparations that run at once; steps of a swap or restore never wait for a thread
 * @param lock            how long a step stays locked without a sign of life
 * @param heartbeat       how often a working step gives that sign; at most a third of {@code lock}
 * @param poll            how often the pump looks for work that nobody announced (another node's, or after a pause)
 * @param retries         how often a step of a preparation is tried again after passing trouble
 * @param retryBackoff    pause before the first try again; it doubles each time
 * @param longestBackoff  the longest such pause
 * @param dangerPatience  how long a step inside swap or restore is tried again after passing trouble
 * @param losses          how often in a row a step may be lost with its node before it counts as failed
 * @param leasePoll       how often a run that another one stands in the way of looks again
 * @param finishPatience  how long a stopping service finishes runs inside swap or restore
 */
@ConfigurationProperties("runbook.pump")
public record PumpSettings(
        @DefaultValue("runbook") String node,
        @DefaultValue("4") int threads,
        @DefaultValue("30s") Duration lock,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("5") int retries,
        @DefaultValue("5s") Duration retryBackoff,
        @DefaultValue("60s") Duration longestBackoff,
        @DefaultValue("15m") Duration dangerPatience,
        @DefaultValue("5") int losses,
        @DefaultValue("5s") Duration leasePoll,
        @DefaultValue("10m") Duration finishPatience) {

    public PumpSettings {
        demand(node.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}"), "node", node,
                "letters, digits, dots, dashes and underscores, at most 60 characters");
        demand(threads >= 1 && threads <= 64, "threads", threads, "1 to 64");
        demand(retries >= 0 && retries <= 100, "retries", retries, "0 to 100");
        demand(losses >= 1 && losses <= 100, "losses", losses, "1 to 100");
        demandPositive("lock", lock);
        demandPositive("heartbeat", heartbeat);
        demandPositive("poll", poll);
        demandPositive("retry-backoff", retryBackoff);
        demandPositive("danger-patience", dangerPatience);
        demandPositive("lease-poll", leasePoll);
        demandPositive("finish-patience", finishPatience);
        demand(heartbeat.multipliedBy(3).compareTo(lock) <= 0, "heartbeat", heartbeat,
                "at most a third of runbook.pump.lock (" + lock + ")");
        demand(longestBackoff.compareTo(retryBackoff) >= 0, "longest-backoff", longestBackoff,
                "at least runbook.pump.retry-backoff (" + retryBackoff + ")");
    }

    /** The pause before try number {@code next}, counted from 1. */
    Duration backoff(int next) {
        Duration pause = retryBackoff;
        for (int i = 1; i < next && pause.compareTo(longestBackoff) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestBackoff) < 0 ? pause : longestBackoff;
    }

    private static void demandPositive(String key, Duration value) {
        demand(!value.isNegative() && !value.isZero(), key, value, "longer than zero, for example 30s");
    }

    private static void demand(boolean right, String key, Object value, String expected) {
        if (!right) {
            throw new IllegalArgumentException("runbook.pump.%s is %s; it has to be %s".formatted(key, value, expected));
        }
    }
}
