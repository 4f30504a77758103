package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The instances as people see them in a list: what runs there and how it is, some seconds old at most. */
public interface InstanceOverview {

    /** All instances of the catalog, by name. */
    List<Status> all();

    /** @throws Refused NOT_FOUND when the catalog does not have the name */
    Status of(String name);

    /** How an instance is. */
    enum Health {
        HEALTHY("Healthy"),
        UNHEALTHY("Not healthy"),
        AWAY("Away"),
        UNKNOWN("Not known yet");

        private final String words;

        Health(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * One instance.
     *
     * @param version   what the running app says of itself; empty when it does not answer
     * @param detail    what was seen, in words
     * @param checkedAt when; empty before the first look
     */
    record Status(String name, String directory, Optional<String> version, Health health, String detail,
            Optional<Instant> checkedAt) { }
}
