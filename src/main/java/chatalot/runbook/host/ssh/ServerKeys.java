package chatalot.runbook.host.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.signature.Signature;

/**
 * The keys a server may show, from a {@code known_hosts} file as OpenSSH writes it. No key is ever accepted by itself:
 * an unknown or changed one is refused, and remembered so that a person can be told what was offered.
 */
final class ServerKeys implements ServerKeyVerifier {

    private static final String REVOKED = "revoked";

    private final KeySource file;
    private final SshAddress address;
    private final List<PublicKey> known = new ArrayList<>();
    private final List<PublicKey> revoked = new ArrayList<>();
    private Optional<PublicKey> refused = Optional.empty();

    private ServerKeys(KeySource file, SshAddress address) {
        this.file = file;
        this.address = address;
    }

    /** The keys of {@code address} in a file; a file that is not there knows nobody. */
    static ServerKeys read(KeySource file, SshAddress address) throws IOException {
        ServerKeys keys = new ServerKeys(file, address);
        if (file.isThere()) {
            for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file.open(), true)) {
                if (entry.isHostMatch(address.host(), address.port())) {
                    keys.add(entry);
                }
            }
        }
        return keys;
    }

    private void add(KnownHostEntry entry) throws IOException {
        try {
            PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            if (key != null && REVOKED.equals(entry.getMarker())) {
                revoked.add(key);
            } else if (key != null && (entry.getMarker() == null || entry.getMarker().isEmpty())) {
                known.add(key);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("%s holds a key of %s that cannot be read".formatted(file, address.knownAs()), e);
        }
    }

    /** The kinds of keys that are known come first: a server has several, and shows the one that is asked for. */
    List<NamedFactory<Signature>> preferring(List<NamedFactory<Signature>> all) {
        List<String> kinds = known.stream().map(KeyUtils::getKeyType).toList();
        return all.stream().sorted(Comparator.comparing((NamedFactory<Signature> kind) ->
                !kinds.contains(KeyUtils.getCanonicalKeyType(kind.getName())))).toList();
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress server, PublicKey key) {
        boolean accepted = known.stream().anyMatch(each -> KeyUtils.compareKeys(each, key))
                && revoked.stream().noneMatch(each -> KeyUtils.compareKeys(each, key));
        if (!accepted) {
            refused = Optional.of(key);
        }
        return accepted;
    }

    /** What a person has to know when a key was refused: the fingerprint, and the line that would accept it. @param server for people */
    Optional<SshRefused> refusal(String server) {
        return refused.map(key -> new SshRefused("The server of %s is not trusted: %s, and it shows the key %s.".formatted(
                server, known.isEmpty() ? "%s knows no key of it".formatted(file) : "its key is not the one in " + file,
                KeyUtils.getFingerPrint(BuiltinDigests.sha256, key)),
                "compare the fingerprint with the server's own (ssh-keygen -lf /etc/ssh/ssh_host_…_key.pub there); only if it is the "
                        + "same%s add this line to %s: %s %s".formatted(known.isEmpty() ? "" : " and you know why it changed",
                        file, address.knownAs(), PublicKeyEntry.toString(key))));
    }
}
