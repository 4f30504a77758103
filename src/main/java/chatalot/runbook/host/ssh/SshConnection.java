package chatalot.runbook.host.ssh;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.host.ssh.SshTarget.Credential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * One connection to a server, with nothing of this machine's own SSH configuration, keys or agents in it but what its target names. The
 * server's key is one that a {@code known_hosts} file knows, or there is no connection.
 */
public final class SshConnection implements AutoCloseable {

    /** Of a connection that says nothing, this many asked signs of life may be missed. */
    private static final int MISSED_SIGNS = 2;
    private static final String LOOPBACK = "127.0.0.1";

    private final SshClient client;
    private final ClientSession session;
    private final Optional<SshConnection> jump;

    private SshConnection(SshClient client, ClientSession session, Optional<SshConnection> jump) {
        this.client = client;
        this.session = session;
        this.jump = jump;
    }

    /**
     * Connects and signs in.
     *
     * @throws SshRefused     when the server's key is not the known one, or it does not let us in
     * @throws PassingTrouble when it does not answer
     */
    public static SshConnection open(SshTarget target) {
        Optional<SshConnection> jump = target.jump().map(SshConnection::open);
        boolean open = false;
        try {
            SshConnection connection = open(target, jump);
            open = true;
            return connection;
        } finally {
            if (!open) {
                jump.ifPresent(SshConnection::close);
            }
        }
    }

    private static SshConnection open(SshTarget target, Optional<SshConnection> jump) {
        ServerKeys keys = knownKeys(target);
        SshClient client = client(target, keys);
        boolean open = false;
        try {
            client.start();
            SshAddress address = target.address();
            InetSocketAddress where = jump.map(through -> through.forward(address.host(), address.port()))
                    .orElseGet(() -> new InetSocketAddress(address.host(), address.port()));
            ClientSession session = client.connect(address.user(), where).verify(target.patience()).getSession();
            present(target, session);
            signIn(target, session);
            open = true;
            return new SshConnection(client, session, jump);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while connecting to " + target.words(), e);
        } catch (IOException e) {
            throw keys.refusal(target.words()).map(PassingTrouble.class::cast).orElseGet(() -> new PassingTrouble(
                    "%s does not answer: %s".formatted(target.words(), e.getMessage()), e));
        } finally {
            if (!open) {
                client.stop();
            }
        }
    }

    private static ServerKeys knownKeys(SshTarget target) {
        try {
            return ServerKeys.read(target.knownHosts(), target.address());
        } catch (IOException | RuntimeException e) {
            throw new SshRefused("The known hosts of %s cannot be read: %s.".formatted(target.words(), e.getMessage()),
                    "see that %s is a known_hosts file that this service may read".formatted(target.knownHosts()), e);
        }
    }

    private static SshClient client(SshTarget target, ServerKeys keys) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier(keys);
        client.setSignatureFactories(keys.preferring(client.getSignatureFactories()));
        Credential credential = target.credential();
        if (credential.kind() == Credential.Kind.AGENT) {
            Path socket = Path.of(credential.source().toString());
            client.getProperties().put(SshAgent.SSH_AUTHSOCKET_ENV_NAME, socket.toString());
            client.setAgentFactory(SshAgentSocket.at(socket));
        }
        client.setUserAuthFactories(List.<UserAuthFactory>of(credential.kind() == Credential.Kind.PASSWORD
                ? UserAuthPasswordFactory.INSTANCE : UserAuthPublicKeyFactory.INSTANCE));
        Duration sign = target.patience().dividedBy(MISSED_SIGNS + 1);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, sign);
        CoreModuleProperties.HEARTBEAT_REPLY_WAIT.set(client, sign);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_SIGNS);
        return client;
    }

    private static void present(SshTarget target, ClientSession session) {
        Credential credential = target.credential();
        try {
            switch (credential.kind()) {
                case KEY -> keys(credential).forEach(session::addPublicKeyIdentity);
                case PASSWORD -> {
                    try (BufferedReader lines = new BufferedReader(new InputStreamReader(credential.source().open(), StandardCharsets.UTF_8))) {
                        session.addPasswordIdentity(Optional.ofNullable(lines.readLine()).orElse(""));
                    }
                }
                case AGENT -> {
                    if (!credential.source().isThere()) {
                        throw new IOException("there is no socket");
                    }
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SshRefused("The %s of %s cannot be read from %s.".formatted(words(credential.kind()), target.words(), credential.source()),
                    "see that the file is there and that this service may read it", e);
        }
    }

    private static Iterable<KeyPair> keys(Credential credential) throws IOException, GeneralSecurityException {
        try (InputStream stream = credential.source().open()) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(null, () -> credential.source().toString(), stream,
                    FilePasswordProvider.EMPTY);
            return keys == null ? List.of() : keys;
        }
    }

    private static void signIn(SshTarget target, ClientSession session) throws IOException {
        try {
            session.auth().verify(target.patience());
        } catch (SshException e) {
            if (e.getDisconnectCode() != SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                throw e;
            }
            throw notLetIn(target, e);
        }
    }

    private static SshRefused notLetIn(SshTarget target, IOException cause) {
        Credential credential = target.credential();
        return new SshRefused("The server of %s does not let %s in: %s.".formatted(target.words(), target.address().user(), cause.getMessage()),
                switch (credential.kind()) {
                    case KEY -> "add the public key of %s to the authorized_keys there".formatted(credential.source());
                    case PASSWORD -> "see the password in " + credential.source();
                    case AGENT -> "add the public key of one of the agent's keys (ssh-add -L) to the authorized_keys there";
                }, cause);
    }

    private static String words(Credential.Kind kind) {
        return switch (kind) {
            case KEY -> "private key";
            case PASSWORD -> "password";
            case AGENT -> "agent";
        };
    }

    /** The session, for a subsystem of its own. */
    public ClientSession session() {
        return session;
    }

    /**
     * Where on this machine a port that the server reaches is reached, too; on the loopback interface alone, and as long as this connection
     * lives.
     *
     * @throws PassingTrouble when the connection is gone
     */
    InetSocketAddress forward(String host, int port) {
        try {
            SshdSocketAddress bound = session.startLocalPortForwarding(new SshdSocketAddress(LOOPBACK, 0), new SshdSocketAddress(host, port));
            return new InetSocketAddress(LOOPBACK, bound.getPort());
        } catch (IOException | IllegalStateException e) {
            throw new PassingTrouble("%s:%d cannot be reached over SSH: %s".formatted(host, port, e.getMessage()), e);
        }
    }

    public boolean isOpen() {
        return session.isOpen() && jump.map(SshConnection::isOpen).orElse(true);
    }

    @Override
    public void close() {
        session.close(true);
        client.stop();
        jump.ifPresent(SshConnection::close);
    }
}
