package chatalot.runbook.web;

import chatalot.runbook.run.Instances;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * All instances, seconds old. Looking at a sick one takes up to two seconds, and every open console asks every three:
 * so whoever asks gets what was seen last, and a look behind the reader's back brings what is new.
 */
@Component
public class InstanceList implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration USABLE = Duration.ofSeconds(30);
    private static final String ALL = "all";

    private final LastSeen<List<Instances.View>> seen;

    InstanceList(Instances instances) {
        this.seen = new LastSeen<>("instance-list", 1, Caffeine.newBuilder().refreshAfterWrite(FRESH).expireAfterWrite(USABLE),
                all -> instances.all());
    }

    /** By name. Waits only when nothing was seen within half a minute. */
    public List<Instances.View> all() {
        return seen.soon(ALL).join();
    }

    @Override
    public void close() {
        seen.close();
    }
}
