package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.backup.Place.Entry;
import chatalot.runbook.backup.SetAtPlace.BadSet;
import chatalot.runbook.backup.SetAtPlace.ReadManifest;
import chatalot.runbook.host.Work;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings one set from a place to another: under a temporary name, every file read back and compared with the manifest,
 * the manifest last, then the name. It may end anywhere; the next one keeps the files that are whole and goes on.
 */
final class SetTransfer {

    /** A set that turned out bad and was put aside for a good one. */
    static final String DAMAGED = ".damaged";
    private static final long RESERVE = 1 << 20;

    private final Place from;
    private final Place to;
    private final BackupId id;
    private final ObjectMapper json;
    private final Work work;
    private final String partial;

    SetTransfer(Place from, Place to, BackupId id, ObjectMapper json, Work work) {
        this.from = from;
        this.to = to;
        this.id = id;
        this.json = json;
        this.work = work;
        this.partial = id + SetDirectory.PARTIAL;
    }

    /**
     * Leaves the whole set under its name, or nothing under it that was not there before.
     *
     * @throws BadSet      when the set it should bring is itself not whole
     * @throws BackupFailed when it does not fit, or does not read back as it was written
     * @throws IOException what the place said
     */
    void run() throws IOException, BadSet {
        ReadManifest read = new SetAtPlace(from, id, json).manifest();
        Manifest manifest = read.manifest();
        work.confirm().run();
        to.makeDirectory(partial);
        Set<String> whole = keepWhole(manifest);
        requireRoom(manifest, whole);
        makeDirectories(manifest);
        for (Map.Entry<String, Stored> file : new TreeMap<>(manifest.contents()).entrySet()) {
            if (!whole.contains(file.getKey())) {
                bring(file.getKey(), file.getValue());
            }
        }
        writeManifest(read.bytes());
        finish();
    }

    /** Looks at what an interrupted attempt left: what is whole stays, everything else goes. */
    private Set<String> keepWhole(Manifest manifest) throws IOException {
        Set<String> directories = directories(manifest);
        Set<String> whole = new TreeSet<>();
        for (Entry entry : to.below(partial)) {
            Optional<Stored> expected = Optional.ofNullable(manifest.contents().get(entry.path()));
            boolean stays = entry.kind() == Entry.Kind.DIRECTORY ? directories.contains(entry.path())
                    : entry.isFile() && expected.isPresent() && entry.bytes() == expected.get().bytes()
                            && atTarget().difference(partial + "/" + entry.path(), expected.get()).isEmpty();
            if (!stays) {
                to.remove(partial + "/" + entry.path());
            } else if (entry.isFile()) {
                whole.add(entry.path());
            }
        }
        if (!whole.isEmpty()) {
            work.say("%s: going on after %d of %d files of %s", to.words(), whole.size(), manifest.contents().size(), id);
        }
        return whole;
    }

    private void requireRoom(Manifest manifest, Set<String> whole) throws IOException {
        long needed = RESERVE + manifest.contents().entrySet().stream().filter(file -> !whole.contains(file.getKey()))
                .mapToLong(file -> file.getValue().bytes()).sum();
        OptionalLong free = to.free();
        if (free.isPresent() && free.getAsLong() < needed) {
            throw new BackupFailed("The disk of %s is too full for %s of %s: it needs %s more and has %s.".formatted(
                    to.words(), id, manifest.instance(), DiskBudget.mib(needed), DiskBudget.mib(free.getAsLong())),
                    "free disk space there; what was copied already is kept and the next attempt goes on with it");
        }
    }

    private void makeDirectories(Manifest manifest) throws IOException {
        for (String directory : directories(manifest)) {
            to.makeDirectory(partial + "/" + directory);
        }
    }

    /** Sorted, so that what holds comes before what is held. */
    private static Set<String> directories(Manifest manifest) {
        Set<String> directories = new TreeSet<>();
        for (String path : manifest.contents().keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                directories.add(path.substring(0, slash));
            }
        }
        return directories;
    }

    private void bring(String path, Stored expected) throws IOException, BadSet {
        Stored read;
        try (InputStream source = from.read(id + "/" + path)) {
            read = write(path, source);
        }
        Optional<String> atSource = SetAtPlace.difference(read, expected);
        if (atSource.isPresent()) {
            throw new BadSet(path + " " + atSource.get());
        }
        requireReadBack(path, expected);
    }

    private void writeManifest(byte[] bytes) throws IOException {
        requireReadBack(SetDirectory.MANIFEST, write(SetDirectory.MANIFEST, new ByteArrayInputStream(bytes)));
    }

    private Stored write(String path, InputStream source) throws IOException {
        try (OutputStream target = to.write(partial + "/" + path)) {
            return HashedBytes.move(source, target);
        }
    }

    private void requireReadBack(String path, Stored expected) throws IOException {
        Optional<String> difference = atTarget().difference(partial + "/" + path, expected);
        if (difference.isPresent()) {
            to.remove(partial + "/" + path);
            throw new BackupFailed("%s does not keep what it is given: %s of %s %s when it is read back.".formatted(to.words(),
                    path, id, difference.get()), "look at the disk and the log of that place, then copy again");
        }
    }

    private void finish() throws IOException {
        work.confirm().run();
        to.settle();
        if (atTarget().exists()) {
            to.remove(id + DAMAGED);
            to.rename(id.value(), id + DAMAGED);
        }
        to.rename(partial, id.value());
        to.settle();
    }

    private SetAtPlace atTarget() {
        return new SetAtPlace(to, id, json);
    }
}
