package chatalot.runbook.host.ssh;

import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;

/**
 * A session that runs one command, and may be closed before that has said everything. What a server still sends to a session that we
 * closed is nobody's any more; {@link ChannelExec} takes it for an error of the whole connection and ends that, with everything else on it.
 */
final class CommandChannel extends ChannelExec {

    private CommandChannel(String command) {
        super(command, null, Map.of());
    }

    /** One on this connection, to be opened. @throws IOException when the connection is lost */
    static ChannelExec on(ClientSession session, String command) throws IOException {
        CommandChannel channel = new CommandChannel(command);
        session.getService(ConnectionService.class).registerChannel(channel);
        return channel;
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        try {
            super.doWriteData(data, offset, length);
        } catch (IOException e) {
            unlessClosing(e);
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
        try {
            super.doWriteExtendedData(data, offset, length);
        } catch (IOException e) {
            unlessClosing(e);
        }
    }

    private void unlessClosing(IOException e) throws IOException {
        if (!isClosing()) {
            throw e;
        }
    }
}
