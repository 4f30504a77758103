package chatalot.runbook.engine;

import chatalot.runbook.run.BackupTimetable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Due times as a test writes them down. */
public final class PlayedTimetable implements BackupTimetable {

    private final Map<String, List<Instant>> times = new ConcurrentHashMap<>();

    /** From here on these are an instance's due times. */
    void due(String instance, Instant... moments) {
        times.put(instance, Arrays.stream(moments).sorted().toList());
    }

    @Override
    public List<String> instances() {
        return List.copyOf(times.keySet());
    }

    @Override
    public Optional<Instant> next(String instance, Instant after) {
        return times.getOrDefault(instance, List.of()).stream().filter(after::isBefore).findFirst();
    }
}
