package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which env files are hashed: made once, kept in a file of mode 0600 in the service's data directory.
 * Without it nobody can try values against a hash in a plan.
 */
public final class EnvKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String FILE = "env-hash.key";
    private static final int BYTES = 32;

    private final byte[] key;

    private EnvKey(byte[] key) {
        this.key = key;
    }

    /** Reads the key from the data directory; makes it the first time. */
    public static EnvKey in(Host host, Path data) {
        Path file = data.toAbsolutePath().resolve(FILE);
        return host.read(file).map(hex -> new EnvKey(HexFormat.of().parseHex(hex.strip()))).orElseGet(() -> {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            host.write(file, HexFormat.of().formatHex(fresh) + "\n");
            return new EnvKey(fresh);
        });
    }

    String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
