package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.host.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files that lie in a set, read where they lie. */
final class SetContents {

    private static final int SHA256_AND_BLANKS = 66;

    private final Ground ground;
    private final Path set;

    SetContents(Ground ground, Path set) {
        this.ground = ground;
        this.set = set;
    }

    /** SHA-256 and size of every file of the set, by its path in it. */
    Map<String, Stored> hashes() {
        Map<String, Long> sizes = sizes();
        return hashes(sizes.keySet(), sizes);
    }

    /** In which files the set is no longer what was recorded, in words; a file of another size is not read. */
    List<String> differences(Map<String, Stored> recorded) {
        Map<String, Long> sizes = sizes();
        List<String> differences = new ArrayList<>();
        Set<String> sameSize = new TreeSet<>();
        new TreeMap<>(recorded).forEach((path, stored) -> {
            if (!sizes.containsKey(path)) {
                differences.add("%s is missing".formatted(path));
            } else if (sizes.get(path) != stored.bytes()) {
                differences.add("%s was %s: %d bytes were recorded, %d are left".formatted(path,
                        sizes.get(path) < stored.bytes() ? "cut off" : "added to", stored.bytes(), sizes.get(path)));
            } else {
                sameSize.add(path);
            }
        });
        hashes(sameSize, sizes).forEach((path, found) -> {
            if (!found.sha256().equals(recorded.get(path).sha256())) {
                differences.add("%s has changed: SHA-256 %s was recorded, it is %s now".formatted(path,
                        recorded.get(path).sha256(), found.sha256()));
            }
        });
        return differences;
    }

    private Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        ground.host().demand(Command.of("find", set.toString(), "-type", "f", "!", "-name", SetDirectory.DRAFT,
                "!", "-name", SetDirectory.MANIFEST, "-printf", "%s %P\\n")).output().lines()
                .forEach(line -> sizes.put(line.substring(line.indexOf(' ') + 1),
                        Long.parseLong(line.substring(0, line.indexOf(' ')))));
        return sizes;
    }

    private Map<String, Stored> hashes(Set<String> paths, Map<String, Long> sizes) {
        Map<String, Stored> stored = new TreeMap<>();
        if (paths.isEmpty()) {
            return stored;
        }
        List<String> command = new ArrayList<>(List.of("sha256sum", "--"));
        command.addAll(paths);
        ground.host().demand(Command.of(command).in(set).within(ground.limit())).output().lines()
                .forEach(line -> stored.put(line.substring(SHA256_AND_BLANKS),
                        new Stored(sizes.get(line.substring(SHA256_AND_BLANKS)), line.substring(0, SHA256_AND_BLANKS - 2))));
        return stored;
    }
}
