package chatalot.runbook.host.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * How an account on a server is reached and signed in to. Its text shows no secret: keys and passwords are read when they are
 * used, and nothing of this machine's own SSH configuration plays a part.
 *
 * @param words      what it is, for people
 * @param credential how to sign in
 * @param knownHosts lines with the server's key, as in OpenSSH's file of that name; need not be there yet, then every connection is refused
 * @param patience   how long a connection may be silent, and how long connecting may take
 * @param jump       a server to go through; trusted and signed in to like any other
 */
public record SshTarget(String words, SshAddress address, Credential credential, KeySource knownHosts, Duration patience,
        Optional<SshTarget> jump) {

    /**
     * How to sign in.
     *
     * @param source a private key without passphrase, a password on the first line, or an agent's socket
     */
    public record Credential(Kind kind, KeySource source) {

        /** One in a file. @param file absolute */
        public Credential(Kind kind, Path file) {
            this(kind, KeySource.in(file));
        }

        /** What the source holds. */
        public enum Kind { KEY, PASSWORD, AGENT }

        /** Why something cannot be used as a private key, as the end of a sentence; empty when it can. */
        public static Optional<String> problemOfKey(KeySource source) {
            try (InputStream stream = source.open()) {
                return SecurityUtils.loadKeyPairIdentities(null, source::toString, stream, FilePasswordProvider.EMPTY) == null
                        ? Optional.of("%s holds no private key".formatted(source)) : Optional.empty();
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                return Optional.of("%s cannot be used".formatted(source));
            }
        }
    }
}
