package chatalot.runbook.web;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Refused;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every copy of user data that is known, minutes old. A host that is slow or away holds nobody up: what was seen of it last is told,
 * with the time of it, and it is looked at behind the reader's back.
 */
@Component
public class CopiesOfInstances implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CopiesOfInstances.class);
    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    /** Who asks first waits this long at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 4;
    private static final String NEXT = "by the next clean-up";

    private final InstanceList list;
    private final Instances instances;
    private final Backups backups;
    private final Clock clock;
    private final LastSeen<OfInstance> seen = new LastSeen<>("copies", AT_ONCE,
            Caffeine.newBuilder().refreshAfterWrite(FRESH).expireAfterAccess(FORGOTTEN), this::look);

    CopiesOfInstances(InstanceList list, Instances instances, Backups backups, Clock clock) {
        this.list = list;
        this.instances = instances;
        this.backups = backups;
        this.clock = clock;
    }

    /**
     * What is known of one instance.
     *
     * @param seen    when it was looked at last; absent while the first look goes on
     * @param trouble what could not be seen then, and why
     */
    public record OfInstance(String instance, Optional<Instant> seen, List<Copy> copies, List<String> trouble) { }

    /**
     * One copy.
     *
     * @param where   the host's own name, a path, or the place that has it
     * @param run     that made it
     * @param bytes   its size, where it is known
     * @param deleted when it goes, in words, where no date says it
     * @param until   when it goes: the first clean-up after that deletes it
     */
    public record Copy(String kind, String where, Optional<Long> run, Optional<Long> bytes, Optional<Instant> since,
            Optional<Instant> until, String deleted) { }

    /** By instance. */
    public List<OfInstance> all() {
        List<String> names = list.all().stream().map(Instances.View::name).toList();
        CompletableFuture.allOf(names.stream().map(seen::soon).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        return names.stream().map(name -> seen.now(name).orElseGet(() -> new OfInstance(name, Optional.empty(), List.of(), List.of()))).toList();
    }

    private OfInstance look(String name) {
        List<Copy> copies = new ArrayList<>();
        List<String> trouble = new ArrayList<>();
        attempt(trouble, () -> instances.kept(name).forEach(kept -> copies.add(new Copy(kept.kind(), kept.name(), kept.run(),
                Optional.of(kept.size()), kept.since(), kept.until(), "stays"))));
        attempt(trouble, () -> {
            Map<String, String> staying = backups.staying(name);
            backups.of(name).forEach(backup -> copies.addAll(ofBackup(backup, staying)));
        });
        copies.sort(Comparator.comparing(copy -> copy.until().orElse(Instant.MAX)));
        return new OfInstance(name, Optional.of(clock.instant()), List.copyOf(copies), List.copyOf(trouble));
    }

    /** One part that cannot be seen does not hide the other. */
    private static void attempt(List<String> trouble, Runnable look) {
        try {
            look.run();
        } catch (Refused | PassingTrouble e) {
            trouble.add(e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Copies could not be looked at", e);
            trouble.add("They could not be looked at; the service's log says why.");
        }
    }

    private static List<Copy> ofBackup(Backups.Stored backup, Map<String, String> staying) {
        String goes = Optional.ofNullable(staying.get(backup.id())).map(why -> "not yet: " + why).orElse(NEXT);
        Optional<Long> run = Optional.of(backup.run());
        List<Copy> copies = new ArrayList<>();
        copies.add(new Copy("backup" + backup.unusable().map(why -> ", cannot be used").orElse(""), backup.id(), run,
                backup.contents().map(Backups.Contents::bytes), Optional.of(backup.created()), Optional.empty(), goes));
        backup.copies().forEach(copy -> copies.add(new Copy("copy of a backup, " + copy.state(), "%s at %s".formatted(backup.id(), copy.place()),
                run, Optional.empty(), Optional.of(backup.created()), Optional.empty(),
                copy.state().equals("obsolete") ? NEXT : "with the backup")));
        return copies;
    }

    @Override
    public void close() {
        seen.close();
    }
}
