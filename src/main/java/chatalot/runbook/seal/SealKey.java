package chatalot.runbook.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 key pair that signs. Its private half leaves it as PEM only. */
public final class SealKey {

    static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final PublicSealKey open;

    private SealKey(PrivateKey secret, PublicSealKey open) {
        this.secret = secret;
        this.open = open;
    }

    /** A new one. */
    public static SealKey make() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new SealKey(pair.getPrivate(), new PublicSealKey(pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java since 15 has " + ALGORITHM, e);
        }
    }

    /**
     * One that was written by {@link #pem()}.
     *
     * @throws IllegalArgumentException when there are no Ed25519 keys in it or no pair; says nothing of the private one
     */
    public static SealKey of(String pem) {
        PublicSealKey open = PublicSealKey.of(pem);
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(Pem.bytes(pem, "PRIVATE KEY")));
            SealKey key = new SealKey(secret, open);
            if (!open.signed("pair", key.sign("pair"))) {
                throw new IllegalArgumentException("The private and the public key are no pair");
            }
            return key;
        } catch (GeneralSecurityException e) {
            // Without its cause, which may quote the key.
            throw new IllegalArgumentException("The private key is no Ed25519 key in PKCS #8");
        }
    }

    /** @return the signature of a text's UTF-8 in Base64 */
    public String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("An Ed25519 key signs everything", e);
        }
    }

    public PublicSealKey open() {
        return open;
    }

    /** Both halves in PEM, the private one (PKCS #8) first, as OpenSSL reads it. */
    public String pem() {
        return Pem.of("PRIVATE KEY", secret.getEncoded()) + open.pem();
    }
}
