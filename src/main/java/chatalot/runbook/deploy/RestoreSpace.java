package chatalot.runbook.deploy;

import chatalot.runbook.backup.Manifest;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether what a backup holds fits where a restore into an empty place would put it. */
public final class RestoreSpace {

    /** A checkout with its whole history, and room to build from it. */
    private static final long CHECKOUT = 1L << 30;
    private static final String FILES = "the user files";

    private final List<Need> needs;
    private final Function<Path, FileSystem> fileSystems;

    /** @param fileSystems tells which one holds a path, or its nearest parent that is there */
    RestoreSpace(List<Need> needs, Function<Path, FileSystem> fileSystems) {
        this.needs = List.copyOf(needs);
        this.fileSystems = fileSystems;
    }

    /**
     * Something that comes to a place. On one file system the same thing is counted once.
     *
     * @param bytes at most
     */
    record Need(String what, Path where, long bytes) { }

    /** @param id equal for two places that share their room */
    record FileSystem(String id, long free) { }

    /** The places that a backup's contents come to. @param missing bytes of the set that have to be fetched first */
    public static RestoreSpace of(Host host, Manifest manifest, Path directory, Path backups, long missing) {
        return new RestoreSpace(needs(manifest, directory, backups, missing, host.docker().rootDirectory()), path -> fileSystem(host, path));
    }

    static List<Need> needs(Manifest manifest, Path directory, Path backups, long missing, Path docker) {
        List<Need> needs = new ArrayList<>();
        if (missing > 0) {
            needs.add(new Need("the backup itself", backups, missing));
        }
        needs.add(new Need("the checkout", directory, CHECKOUT));
        needs.add(new Need("image and database", docker, Disk.imagesNeed(manifest.database().bytes())));
        // How many of the bytes lie in which volume is not recorded.
        manifest.files().ifPresent(files -> files.volumes().forEach(volume ->
                needs.add(new Need(FILES, volume.startsWith("/") ? Path.of(volume) : docker, files.bytes()))));
        return needs;
    }

    /** What is too small, in words with what is needed and what is free; empty when everything fits. */
    public List<String> lacking() {
        Map<String, List<Need>> shared = needs.stream().collect(Collectors.groupingBy(need -> fileSystems.apply(need.where()).id(),
                LinkedHashMap::new, Collectors.toList()));
        return shared.values().stream().flatMap(together -> lacking(fileSystems.apply(together.get(0).where()).free(),
                countedOnce(together)).stream()).toList();
    }

    private static List<Need> countedOnce(List<Need> needs) {
        return List.copyOf(needs.stream().collect(Collectors.toMap(Need::what, need -> need, (first, again) -> first,
                LinkedHashMap::new)).values());
    }

    private static Optional<String> lacking(long free, List<Need> needs) {
        long needed = needs.stream().mapToLong(Need::bytes).sum();
        if (needed <= free) {
            return Optional.empty();
        }
        String each = needs.stream().map(need -> "%s in %s (%s)".formatted(need.what(), need.where(), Disk.words(need.bytes())))
                .collect(Collectors.joining(", "));
        return Optional.of("%s: %s needed%s, %s free".formatted(each, Disk.words(needed), needs.size() == 1 ? "" : " on one file system",
                Disk.words(free)));
    }

    /** Seen from a container, one file system has many devices; two of exactly the same size are taken to be one. */
    private static FileSystem fileSystem(Host host, Path path) {
        Path there = path.toAbsolutePath();
        while (!host.exists(there)) {
            there = there.getParent();
        }
        String size = host.demand(Command.of("stat", "--file-system", "--format=%b %S", there.toString())).text();
        return new FileSystem(size, host.freeBytes(there));
    }
}
