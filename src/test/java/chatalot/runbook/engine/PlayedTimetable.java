package chatalot.runbook.engine;

import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Scheduled;
import chatalot.runbook.run.Timetable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Due times as a test writes them down. */
public final class PlayedTimetable implements Timetable {

    private final Map<Scheduled, List<Instant>> times = new ConcurrentHashMap<>();

    /** From here on these are the due times of an instance's backups. */
    void due(String instance, Instant... moments) {
        due(new Scheduled(RunKind.BACKUP, instance), moments);
    }

    void due(Scheduled what, Instant... moments) {
        times.put(what, Arrays.stream(moments).sorted().toList());
    }

    @Override
    public List<Scheduled> all() {
        return List.copyOf(times.keySet());
    }

    @Override
    public Optional<Instant> next(Scheduled what, Instant after) {
        return times.getOrDefault(what, List.of()).stream().filter(after::isBefore).findFirst();
    }
}
