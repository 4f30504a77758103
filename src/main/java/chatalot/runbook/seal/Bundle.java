package chatalot.runbook.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip with files, the SHA-256 of each in {@code SHA256SUMS} as {@code sha256sum} reads it, and a signature of exactly that in
 * {@code SHA256SUMS.sig} (Ed25519, 64 bytes, as {@code openssl pkeyutl} reads it). The same files give the same bytes.
 */
public final class Bundle implements AutoCloseable {

    static final String SUMS = "SHA256SUMS";
    static final String SIGNATURE = "SHA256SUMS.sig";
    /** The public half of the key that signed, for whoever has no copy of their own. */
    static final String KEY = "signing.pub";
    /** No part begins with a dot: nothing leaves the directory that it is unpacked to. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private final ZipOutputStream zip;
    private final SealKey key;
    private final Instant at;
    private final Map<String, Digest> sums = new TreeMap<>();

    /**
     * @param out is closed with this
     * @param at  the time that all files bear
     */
    public Bundle(OutputStream out, SealKey key, Instant at) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.key = key;
        this.at = at;
    }

    /**
     * Adds a file.
     *
     * @param name with slashes; letters, digits, dots, dashes and underscores
     * @throws IllegalArgumentException when it is none, or is there already
     */
    public void add(String name, String text) throws IOException {
        if (!NAME.matcher(name).matches() || sums.containsKey(name)) {
            throw new IllegalArgumentException("%s is no name of a file, or is there already".formatted(name));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sums.put(name, Digest.of(bytes));
        put(name, bytes);
    }

    /** Writes the sums and their signature; without that the bundle is none. */
    public void sign() throws IOException {
        add(KEY, key.open().pem());
        StringBuilder lines = new StringBuilder();
        sums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
        put(SUMS, lines.toString().getBytes(StandardCharsets.UTF_8));
        put(SIGNATURE, Base64.getDecoder().decode(key.sign(lines.toString())));
        zip.finish();
    }

    private void put(String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(at.toEpochMilli());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A bundle could not be written to its end", e);
        }
    }
}
