package chatalot.runbook.web;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Instances;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One backup that is fine and one that is not. */
record PlayedBackups(Instances instances) implements Backups {

    static final String FINE = "demo-3-20261123220000";
    static final String BROKEN = "demo-2-20261122220000";

    @Override
    public Optional<Due> due(String instance) {
        return Optional.of(new Due(Instant.parse("2040-01-01T02:30:00Z"), false)).filter(due -> instance.equals("demo"));
    }

    @Override
    public Map<String, String> staying(String instance) {
        return Map.of(FINE, "the newest that is proven");
    }

    @Override
    public List<Held> atPlaces(String instance) {
        instances.find(instance);
        return List.of(new Held("offsite (/mnt/offsite)", List.of(FINE), Optional.empty()));
    }

    @Override
    public List<Stored> of(String instance) {
        instances.find(instance);
        Instant taken = Instant.parse("2026-11-23T22:00:00Z");
        return List.of(new Stored(FINE, taken, 3, Optional.empty(), Optional.of(new Contents(Optional.of("1.0.0"),
                        Optional.of("c0ffee00".repeat(5)), 4_200_000, true, Optional.of(new Proof(taken.plusSeconds(90),
                        "equal table by table", 12, 3456, 78)))), Optional.empty(), List.of(new Copy("offsite", "good", taken, ""),
                        new Copy("nas", "missing", taken, "It is not there."))),
                new Stored(BROKEN, taken.minusSeconds(86_400), 2, Optional.of("Its <manifest> cannot be read."), Optional.empty(),
                        Optional.of(new Verified(taken, 4, "damaged", "files.tar is missing")), List.of()));
    }
}
