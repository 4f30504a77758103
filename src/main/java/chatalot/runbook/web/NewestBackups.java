package chatalot.runbook.web;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Refused;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The backups of all instances, at most some minutes old. They lie in directories, some on other hosts: so whoever asks gets what was seen
 * last, at first nothing, and a look behind their back brings what is new.
 */
@Component
public class NewestBackups implements AutoCloseable {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    /**
     * What is there of one instance.
     *
     * @param readable false when its backups could not be looked at; then nothing is known of them
     * @param proven   how many were proven and are not known to be damaged
     * @param newest   the newest of those
     */
    public record Kept(String instance, boolean readable, int proven, Optional<Backups.Stored> newest) { }

    private final InstanceList instances;
    private final Backups backups;
    private final LastSeen<Kept> seen = new LastSeen<>("newest-backups", 1,
            Caffeine.newBuilder().refreshAfterWrite(FRESH).expireAfterAccess(FORGOTTEN), this::kept);

    NewestBackups(InstanceList instances, Backups backups) {
        this.instances = instances;
        this.backups = backups;
    }

    /** One for each instance that was looked at, as seen last. */
    public List<Kept> all() {
        return instances.all().stream().flatMap(instance -> seen.now(instance.name()).stream()).toList();
    }

    /** What was seen last of one instance; empty before the first look. */
    public Optional<Kept> of(Instances.View instance) {
        return seen.now(instance.name());
    }

    private Kept kept(String instance) {
        try {
            List<Backups.Stored> proven = backups.of(instance).stream().filter(NewestBackups::isProven).toList();
            return new Kept(instance, true, proven.size(), proven.stream().findFirst());
        } catch (Refused unreadable) {
            return new Kept(instance, false, 0, Optional.empty());
        }
    }

    private static boolean isProven(Backups.Stored backup) {
        return backup.unusable().isEmpty() && backup.contents().flatMap(Backups.Contents::proof).isPresent()
                && backup.verified().map(Backups.Verified::whole).orElse(true);
    }

    @Override
    public void close() {
        seen.close();
    }
}
