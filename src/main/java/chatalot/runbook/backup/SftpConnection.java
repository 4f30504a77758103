package chatalot.runbook.backup;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.ssh.KeySource;
import chatalot.runbook.host.ssh.SshAddress;
import chatalot.runbook.host.ssh.SshConnection;
import chatalot.runbook.host.ssh.SshRefused;
import chatalot.runbook.host.ssh.SshTarget;
import chatalot.runbook.instance.CopyPlace;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** One connection to an SFTP server. */
final class SftpConnection implements AutoCloseable {

    private final SshConnection connection;
    private final SftpClient client;

    private SftpConnection(SshConnection connection, SftpClient client) {
        this.connection = connection;
        this.client = client;
    }

    /**
     * Connects, checks the server's key and signs in.
     *
     * @throws BackupFailed   when a person has to do something: key, sign-in
     * @throws PassingTrouble when the server does not answer
     */
    static SftpConnection open(CopyPlace.Sftp place) {
        SshConnection connection = connect(place);
        boolean open = false;
        try {
            SftpConnection sftp = new SftpConnection(connection, SftpClientFactory.instance().createSftpClient(connection.session()));
            open = true;
            return sftp;
        } catch (IOException e) {
            throw new PassingTrouble("%s does not answer: %s".formatted(place.words(), e.getMessage()), e);
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    private static SshConnection connect(CopyPlace.Sftp place) {
        try {
            return SshConnection.open(new SshTarget(place.words(),
                    new SshAddress(place.address().user(), place.address().host(), place.address().port()),
                    new SshTarget.Credential(SshTarget.Credential.Kind.valueOf(place.credential().kind().name()), place.credential().file()),
                    KeySource.in(place.knownHosts()), place.patience(), Optional.empty()));
        } catch (SshRefused e) {
            throw new BackupFailed(e.problem(), e.mend(), e);
        }
    }

    SftpClient client() {
        return client;
    }

    boolean isOpen() {
        return connection.isOpen() && client.isOpen();
    }

    @Override
    public void close() {
        connection.close();
    }
}
