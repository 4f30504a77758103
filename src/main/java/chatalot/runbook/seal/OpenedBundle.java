package chatalot.runbook.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A bundle as somebody received it, read without unpacking anything to a disk.
 *
 * @param problems sentences about what is wrong with the files as such; empty when each is what was signed
 * @param signedBy the key that signed; absent where nobody did whom we know
 */
public record OpenedBundle(Map<String, String> files, List<String> problems, Optional<PublicSealKey> signedBy) {

    /** More than that is no bundle of ours, but may be made to fill a disk or a memory. */
    private static final int MOST_FILES = 10_000;
    private static final long MOST_BYTES = 512L * 1024 * 1024;

    public OpenedBundle {
        files = Map.copyOf(files);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @param keys that may have signed; without any, the bundle's own key is taken, which proves only that nothing was damaged
     * @throws IOException              when it cannot be read
     * @throws IllegalArgumentException when it is no bundle
     */
    public static OpenedBundle of(Path zip, Collection<PublicSealKey> keys) throws IOException {
        Map<String, byte[]> content = read(zip);
        byte[] sums = Optional.ofNullable(content.remove(Bundle.SUMS)).orElseThrow(() -> new IllegalArgumentException("there is no SHA256SUMS in it"));
        byte[] signature = Optional.ofNullable(content.remove(Bundle.SIGNATURE)).orElse(new byte[0]);
        List<String> problems = new ArrayList<>();
        Optional<PublicSealKey> signed = signedBy(keys.isEmpty() ? own(content) : keys, new String(sums, StandardCharsets.UTF_8), signature);
        if (signed.isEmpty()) {
            problems.add("SHA256SUMS is not signed by a key that is known here.");
        }
        Map<String, String> expected = expected(new String(sums, StandardCharsets.UTF_8));
        Map<String, String> files = new TreeMap<>();
        content.forEach((name, bytes) -> {
            String sum = expected.remove(name);
            if (sum == null) {
                problems.add("%s was added: it was not signed.".formatted(name));
            } else if (!sum.equals(Digest.of(bytes).hex())) {
                problems.add("%s was changed.".formatted(name));
            }
            files.put(name, new String(bytes, StandardCharsets.UTF_8));
        });
        expected.keySet().forEach(name -> problems.add("%s is missing.".formatted(name)));
        return new OpenedBundle(files, problems, signed);
    }

    private static List<PublicSealKey> own(Map<String, byte[]> content) {
        try {
            return Optional.ofNullable(content.get(Bundle.KEY)).map(pem -> List.of(PublicSealKey.of(new String(pem, StandardCharsets.UTF_8))))
                    .orElse(List.of());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Optional<PublicSealKey> signedBy(Collection<PublicSealKey> keys, String sums, byte[] signature) {
        String text = Base64.getEncoder().encodeToString(signature);
        return keys.stream().filter(key -> key.signed(sums, text)).findFirst();
    }

    private static Map<String, byte[]> read(Path path) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        long left = MOST_BYTES;
        try (ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                if (!Bundle.NAME.matcher(entry.getName()).matches() || content.size() == MOST_FILES) {
                    throw new IllegalArgumentException("it holds a file that no bundle holds, or too many");
                }
                byte[] bytes;
                try (InputStream in = zip.getInputStream(entry)) {
                    bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
                }
                left -= bytes.length;
                if (left < 0 || content.put(entry.getName(), bytes) != null) {
                    throw new IllegalArgumentException("it is too large, or holds a name twice");
                }
            }
        }
        return content;
    }

    private static Map<String, String> expected(String sums) {
        Map<String, String> expected = new TreeMap<>();
        sums.lines().forEach(line -> {
            String[] parts = line.split(" {2}", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("its SHA256SUMS is none");
            }
            expected.put(parts[1], parts[0]);
        });
        return expected;
    }
}
