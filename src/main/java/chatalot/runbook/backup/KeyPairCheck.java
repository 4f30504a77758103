package chatalot.runbook.backup;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether two PEM files are one key pair: what the private key signs, the public key confirms. */
final class KeyPairCheck {

    private static final Map<String, String> SIGNATURES = new TreeMap<>(Map.of("Ed25519", "Ed25519", "EC", "SHA256withECDSA",
            "RSA", "SHA256withRSA"));
    private static final int SAMPLE = 32;

    private KeyPairCheck() {
    }

    /** What is wrong with them, without a word of their contents; empty when they are a pair. */
    static Optional<String> problem(byte[] privatePem, byte[] publicPem) {
        byte[] secret = decoded(privatePem, "PRIVATE KEY");
        byte[] open = decoded(publicPem, "PUBLIC KEY");
        try {
            if (secret.length == 0 || open.length == 0) {
                return Optional.of("the %s is not one in PEM (PKCS#8, X.509)".formatted(secret.length == 0 ? "private key" : "public key"));
            }
            for (Map.Entry<String, String> kind : SIGNATURES.entrySet()) {
                Optional<PrivateKey> key = key(kind.getKey(), secret);
                if (key.isPresent()) {
                    return isPair(kind.getKey(), kind.getValue(), key.get(), open) ? Optional.empty()
                            : Optional.of("they are not a pair");
                }
            }
            return Optional.of("the private key is of a kind that is not known here");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Optional<PrivateKey> key(String kind, byte[] encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isPair(String kind, String algorithm, PrivateKey key, byte[] open) {
        try {
            PublicKey other = KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(open));
            byte[] sample = new byte[SAMPLE];
            new SecureRandom().nextBytes(sample);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] decoded(byte[] pem, String kind) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN %s-----".formatted(kind);
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END %s-----".formatted(kind));
        if (from < 0 || to < from) {
            return new byte[0];
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
