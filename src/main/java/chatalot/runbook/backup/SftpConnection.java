package chatalot.runbook.backup;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.instance.CopyPlace.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** One connection to an SFTP server with nothing of this machine's own SSH configuration, keys or agents in it. */
final class SftpConnection implements AutoCloseable {

    /** Of a connection that says nothing, this many asked signs of life may be missed. */
    private static final int MISSED_SIGNS = 2;

    private final SshClient ssh;
    private final ClientSession session;
    private final SftpClient client;

    private SftpConnection(SshClient ssh, ClientSession session, SftpClient client) {
        this.ssh = ssh;
        this.session = session;
        this.client = client;
    }

    static SftpConnection open(CopyPlace.Sftp place) {
        KnownHosts hosts = knownHosts(place);
        SshClient ssh = client(place, hosts);
        boolean open = false;
        try {
            ssh.start();
            ClientSession session = ssh.connect(place.address().user(), place.address().host(), place.address().port())
                    .verify(place.patience()).getSession();
            present(place, session);
            signIn(place, session);
            SftpConnection connection = new SftpConnection(ssh, session, SftpClientFactory.instance().createSftpClient(session));
            open = true;
            return connection;
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while connecting to " + place.words(), e);
        } catch (IOException e) {
            throw hosts.refusal(place.words()).map(RuntimeException.class::cast).orElseGet(() -> new PassingTrouble(
                    "%s does not answer: %s".formatted(place.words(), e.getMessage()), e));
        } finally {
            if (!open) {
                ssh.stop();
            }
        }
    }

    private static KnownHosts knownHosts(CopyPlace.Sftp place) {
        try {
            return KnownHosts.read(place.knownHosts(), place.address());
        } catch (IOException | RuntimeException e) {
            throw new BackupFailed("The known hosts of %s cannot be read: %s".formatted(place.words(), e.getMessage()),
                    "see that %s is a known_hosts file that this service may read".formatted(place.knownHosts()), e);
        }
    }

    private static SshClient client(CopyPlace.Sftp place, KnownHosts hosts) {
        SshClient ssh = SshClient.setUpDefaultClient();
        ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        ssh.setServerKeyVerifier(hosts);
        ssh.setSignatureFactories(hosts.preferring(ssh.getSignatureFactories()));
        ssh.setUserAuthFactories(List.of(place.credential().kind() == Credential.Kind.KEY
                ? UserAuthPublicKeyFactory.INSTANCE : UserAuthPasswordFactory.INSTANCE));
        Duration sign = place.patience().dividedBy(MISSED_SIGNS + 1);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(ssh, sign);
        CoreModuleProperties.HEARTBEAT_REPLY_WAIT.set(ssh, sign);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(ssh, MISSED_SIGNS);
        return ssh;
    }

    private static void present(CopyPlace.Sftp place, ClientSession session) {
        Credential credential = place.credential();
        try {
            if (credential.kind() == Credential.Kind.KEY) {
                keys(credential).forEach(session::addPublicKeyIdentity);
            } else {
                try (Stream<String> lines = Files.lines(credential.file())) {
                    session.addPasswordIdentity(lines.findFirst().orElse(""));
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new BackupFailed("The %s of %s cannot be read from %s.".formatted(
                    credential.kind() == Credential.Kind.KEY ? "private key" : "password", place.words(), credential.file()),
                    "see that the file is there and that this service may read it", e);
        }
    }

    private static Iterable<KeyPair> keys(Credential credential) throws IOException, GeneralSecurityException {
        try (InputStream stream = Files.newInputStream(credential.file())) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(null, () -> credential.file().toString(), stream,
                    FilePasswordProvider.EMPTY);
            return keys == null ? List.of() : keys;
        }
    }

    private static void signIn(CopyPlace.Sftp place, ClientSession session) throws IOException {
        try {
            session.auth().verify(place.patience());
        } catch (SshException e) {
            if (e.getDisconnectCode() != SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                throw e;
            }
            throw notLetIn(place, e);
        }
    }

    private static BackupFailed notLetIn(CopyPlace.Sftp place, IOException cause) {
        return new BackupFailed("The server of %s does not let %s in: %s.".formatted(place.words(), place.address().user(),
                cause.getMessage()), place.credential().kind() == Credential.Kind.KEY
                        ? "add the public key of %s to the authorized_keys there".formatted(place.credential().file())
                        : "see the password in " + place.credential().file(), cause);
    }

    SftpClient client() {
        return client;
    }

    boolean isOpen() {
        return session.isOpen() && client.isOpen();
    }

    @Override
    public void close() {
        session.close(true);
        ssh.stop();
    }
}
