package chatalot.runbook.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** The half of a {@link SealKey} that everybody may have. */
public final class PublicSealKey {

    private static final String KIND = "PUBLIC KEY";

    private final PublicKey key;

    PublicSealKey(PublicKey key) {
        this.key = key;
    }

    /**
     * @param pem X.509 SubjectPublicKeyInfo in PEM, as {@code openssl pkey -pubout} writes it
     * @throws IllegalArgumentException when it is no Ed25519 key
     */
    public static PublicSealKey of(String pem) {
        return of(Pem.bytes(pem, KIND));
    }

    /**
     * Every key of a text, one at least: what {@code audit keys} prints after a change of keys.
     *
     * @throws IllegalArgumentException when there is none, or one is no Ed25519 key
     */
    public static List<PublicSealKey> all(String pem) {
        return Pem.all(pem, KIND).stream().map(PublicSealKey::of).toList();
    }

    private static PublicSealKey of(byte[] encoded) {
        try {
            return new PublicSealKey(KeyFactory.getInstance(SealKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The public key is no Ed25519 key: " + e.getMessage(), e);
        }
    }

    /** Whether this key's private half signed this text. @param signature in Base64; anything else is none */
    public boolean signed(String text, String signature) {
        try {
            Signature check = Signature.getInstance(SealKey.ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** SHA-256 of its X.509 encoding: what people compare. */
    public Digest fingerprint() {
        return Digest.of(key.getEncoded());
    }

    public String pem() {
        return Pem.of(KIND, key.getEncoded());
    }
}
