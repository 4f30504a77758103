package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Sequence;
import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.backup.Manifest.Table;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.instance.Beside;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Restores a set where it harms nobody and compares what comes back with what was recorded at the source. */
final class ProofOfSet {

    private static final int DIFFERENCES_NAMED = 5;
    private static final String PROVE = "prove-files";
    private static final String SCRATCH = "proof-files";
    private static final String NUMBER = "-?\\d+";
    private static final String HOW = "database restored into a scratch PostgreSQL and equal table by table; "
            + "files unpacked and equal by listing and SHA-256";

    private final Ground ground;
    private final Clock clock;

    ProofOfSet(Ground ground, Clock clock) {
        this.ground = ground;
        this.clock = clock;
    }

    /** The set's manifest with hashes and proof. @throws BackupFailed naming what differs */
    Manifest prove(SetDirectory set, Manifest draft) {
        Map<String, Stored> contents = new SetContents(ground, set.path()).hashes();
        return draft.with(contents, compare(set.path(), draft));
    }

    /** Restores what lies in {@code set} and compares it. @throws BackupFailed naming what differs */
    Manifest.Proof compare(Path set, Manifest manifest) {
        Instant begun = clock.instant();
        proveDatabase(set, manifest.database());
        ground.work().say("Restored and equal: %d tables with %d rows, %d sequences", manifest.database().tables().size(),
                manifest.database().rows(), manifest.database().sequences().size());
        long files = proveFiles(set, manifest.files().map(Manifest.Files::bytes).orElse(0L));
        ground.work().say("Unpacked and equal: %d files", files);
        long millis = Duration.between(begun, clock.instant()).toMillis();
        return new Manifest.Proof(clock.instant(), millis, manifest.database().tables().size(),
                manifest.database().rows(), files, HOW);
    }

    private void proveDatabase(Path set, Manifest.Database expected) {
        try (RestoredCopy scratch = RestoredCopy.alone(ground, set)) {
            ground.progress().during("Restored", OptionalLong.of(expected.bytes()), scratch::size, () -> {
                scratch.restore();
                return scratch;
            });
            List<String> differences = differences(expected, new Contents(scratch));
            if (!differences.isEmpty()) {
                throw failed("The restored database of %s is not what the snapshot held: %s"
                        .formatted(ground.instance().name(), some(differences)));
            }
        }
    }

    static List<String> differences(Manifest.Database expected, Contents restored) {
        List<String> differences = new ArrayList<>();
        compare("table", byName(expected.tables()), byName(restored.tables()), differences);
        compare("objects", expected.objects(), restored.objects(), differences);
        Map<String, String> values = restored.sequences();
        for (Sequence sequence : expected.sequences()) {
            String value = values.getOrDefault(sequence.name(), "nothing");
            if (!isAsExpected(sequence, value)) {
                differences.add("sequence %s: expected %s to %s, found %s"
                        .formatted(sequence.name(), sequence.before(), sequence.after(), value));
            }
        }
        return differences;
    }

    /** The first of them. */
    static String some(List<String> differences) {
        return String.join("; ", differences.subList(0, Math.min(differences.size(), DIFFERENCES_NAMED)));
    }

    private static <T> void compare(String what, Map<String, T> expected, Map<String, T> found, List<String> differences) {
        Map<String, T> all = new TreeMap<>(found);
        all.putAll(expected);
        for (String name : all.keySet()) {
            if (!expected.containsKey(name) || !expected.get(name).equals(found.get(name))) {
                differences.add("%s %s: expected %s, found %s".formatted(what, name,
                        expected.containsKey(name) ? expected.get(name) : "nothing",
                        found.containsKey(name) ? found.get(name) : "nothing"));
            }
        }
    }

    /** One that was used during the dump may come back with any value it had meanwhile. */
    private static boolean isAsExpected(Sequence sequence, String value) {
        if (value.equals(sequence.before()) || value.equals(sequence.after())) {
            return true;
        }
        if (sequence.before().equals(sequence.after()) || !value.matches(NUMBER) || !sequence.after().matches(NUMBER)) {
            return false;
        }
        BigInteger at = new BigInteger(value);
        BigInteger to = new BigInteger(sequence.after());
        BigInteger from = sequence.before().matches(NUMBER) ? new BigInteger(sequence.before()) : at;
        return at.compareTo(from.min(to)) >= 0 && at.compareTo(from.max(to)) <= 0;
    }

    private static Map<String, Table> byName(List<Table> tables) {
        return tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
    }

    private long proveFiles(Path set, long fileBytes) {
        Beside beside = ground.beside();
        String scratch = beside.makeScratch(SCRATCH);
        try {
            Ended ended = ground.progress().during("Unpacked", OptionalLong.of(fileBytes),
                    () -> beside.size(PROVE, "/scratch/files"),
                    () -> beside.run(PROVE, SetScripts.PROVE_FILES, List.of(),
                            Map.of(Ground.SET + ":ro", set.toString(), "/scratch", scratch), ground.limit()));
            if (!ended.succeeded()) {
                throw failed("The files of %s did not come back out of the archive: %s"
                        .formatted(ground.instance().name(), ended.lastWords()));
            }
            return Long.parseLong(ended.fact("count"));
        } finally {
            beside.removeScratch(SCRATCH);
        }
    }

    private static BackupFailed failed(String what) {
        return new BackupFailed(what, "nothing was kept; look for a failing disk or memory on the host, "
                + "then start the backup again");
    }
}
