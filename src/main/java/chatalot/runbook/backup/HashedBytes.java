package chatalot.runbook.backup;

import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Moves bytes in small pieces and hashes them on their way: memory stays flat whatever the size. */
final class HashedBytes {

    private static final int PIECE = 32 << 10;

    private HashedBytes() {
    }

    /** Reads to the end. */
    static Manifest.Stored read(InputStream from) throws IOException {
        return move(from, OutputStream.nullOutputStream());
    }

    /** Writes all that can be read. Neither stream is closed. */
    static Manifest.Stored move(InputStream from, OutputStream to) throws IOException {
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new WorkInterrupted("Interrupted between two pieces of a file");
            }
            digest.update(piece, 0, read);
            to.write(piece, 0, read);
            bytes += read;
        }
        return new Manifest.Stored(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
