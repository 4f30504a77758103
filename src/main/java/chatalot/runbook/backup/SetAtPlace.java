package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.backup.Place.Entry;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A finished set at some place, looked at without trusting it: what its manifest says, and whether every file is what
 * the manifest says.
 */
final class SetAtPlace {

    /** A manifest lists some hundred files; one that is larger than this is none. */
    private static final int LARGEST_MANIFEST = 16 << 20;
    /** No absolute path, no way up, nothing hidden by a terminal. */
    private static final Pattern HARMLESS = Pattern.compile("(?!/)((?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)*");
    private static final int NAMED = 3;

    private final Place place;
    private final BackupId id;
    private final ObjectMapper json;

    SetAtPlace(Place place, BackupId id, ObjectMapper json) {
        this.place = place;
        this.id = id;
        this.json = json;
    }

    /** A manifest that was read, and its very bytes, which a copy takes over. */
    record ReadManifest(Manifest manifest, byte[] bytes) { }

    /** Whether anything lies under the set's name. */
    boolean exists() throws IOException {
        return place.sets().stream().anyMatch(entry -> entry.path().equals(id.value()));
    }

    /**
     * The manifest.
     *
     * @throws BadSet when there is none, or it is not this set's
     */
    ReadManifest manifest() throws IOException, BadSet {
        boolean there = place.below(id.value()).stream()
                .anyMatch(entry -> entry.path().equals(SetDirectory.MANIFEST) && entry.isFile());
        if (!there) {
            throw new BadSet(exists() ? "it has no manifest" : "it is not there");
        }
        byte[] bytes;
        try (InputStream stream = place.read(id + "/" + SetDirectory.MANIFEST)) {
            bytes = stream.readNBytes(LARGEST_MANIFEST);
        }
        return new ReadManifest(checked(bytes), bytes);
    }

    private Manifest checked(byte[] bytes) throws BadSet {
        Manifest manifest;
        try {
            manifest = json.readValue(bytes, Manifest.class);
        } catch (IOException e) {
            throw new BadSet("its manifest cannot be read (%d bytes)".formatted(bytes.length), e);
        }
        if (!WholeRecord.is(manifest) || !id.value().equals(manifest.id())) {
            throw new BadSet("its manifest is another set's");
        }
        Optional<String> harmful = manifest.contents().keySet().stream().filter(path -> !HARMLESS.matcher(path).matches())
                .findFirst();
        if (harmful.isPresent() || manifest.contents().isEmpty()) {
            throw new BadSet("its manifest does not list the files of a set");
        }
        return manifest;
    }

    /** What there is and how large it is equals the manifest; no content is read. */
    boolean looksLike(Manifest manifest) throws IOException {
        return differences(manifest, id.value(), (path, stored) -> Optional.empty()).isEmpty();
    }

    /**
     * Reads every file.
     *
     * @return its manifest
     * @throws BadSet naming what differs
     */
    Manifest verify() throws IOException, BadSet {
        Manifest manifest = manifest().manifest();
        List<String> differences = differences(manifest, id.value(), (path, stored) -> difference(id + "/" + path, stored));
        if (!differences.isEmpty()) {
            throw new BadSet(words(differences));
        }
        return manifest;
    }

    /** Reads one file back and says how it differs from what it has to be. */
    Optional<String> difference(String path, Stored expected) throws IOException {
        try (InputStream stream = place.read(path)) {
            return difference(HashedBytes.read(stream), expected);
        }
    }

    static Optional<String> difference(Stored found, Stored expected) {
        if (found.bytes() != expected.bytes()) {
            return Optional.of("has %d bytes instead of %d%s".formatted(found.bytes(), expected.bytes(),
                    found.bytes() < expected.bytes() ? ": it was cut off" : ""));
        }
        return found.equals(expected) ? Optional.empty() : Optional.of("has another SHA-256 than the manifest says");
    }

    private List<String> differences(Manifest manifest, String directory, Reader reader) throws IOException {
        Map<String, Entry> there = place.below(directory).stream().filter(entry -> entry.kind() != Entry.Kind.DIRECTORY)
                .collect(Collectors.toMap(Entry::path, Function.identity()));
        there.remove(SetDirectory.MANIFEST);
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, Stored> file : new TreeMap<>(manifest.contents()).entrySet()) {
            Optional<Entry> entry = Optional.ofNullable(there.remove(file.getKey()));
            Optional<String> how = entry.isEmpty() ? Optional.of("is missing")
                    : !entry.get().isFile() ? Optional.of("is no file")
                    : entry.get().bytes() != file.getValue().bytes()
                            ? difference(new Stored(entry.get().bytes(), ""), file.getValue())
                    : reader.difference(file.getKey(), file.getValue());
            how.ifPresent(words -> differences.add(file.getKey() + " " + words));
        }
        there.keySet().stream().sorted().forEach(path -> differences.add(path + " is not in the manifest"));
        return differences;
    }

    private interface Reader {
        Optional<String> difference(String path, Stored stored) throws IOException;
    }

    private static String words(List<String> differences) {
        String first = differences.stream().limit(NAMED).collect(Collectors.joining(", "));
        return differences.size() <= NAMED ? first : "%s, and %d more".formatted(first, differences.size() - NAMED);
    }

    /** A set that is not what it has to be; the message goes on after its name. */
    static final class BadSet extends Exception {

        BadSet(String how) {
            super(how);
        }

        BadSet(String how, Throwable cause) {
            super(how, cause);
        }
    }
}
