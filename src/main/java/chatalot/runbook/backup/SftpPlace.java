package chatalot.runbook.backup;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.CopyPlace;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.sshd.common.SshException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatExtensionInfo;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** A directory on an SFTP server, over one connection. */
final class SftpPlace implements Place {

    private static final int BUFFER = 32 << 10;
    private static final int PRIVATE_DIRECTORY = 0700;
    private static final int PRIVATE_FILE = 0600;

    private final CopyPlace.Sftp place;
    private final SftpConnection connection;
    private final SftpClient client;

    private SftpPlace(CopyPlace.Sftp place, SftpConnection connection) {
        this.place = place;
        this.connection = connection;
        this.client = connection.client();
    }

    /**
     * Connects, checks the server's key and signs in.
     *
     * @throws BackupFailed   when a person has to do something: key, sign-in, directory
     * @throws PassingTrouble when the server does not answer
     */
    static SftpPlace open(CopyPlace.Sftp place) {
        SftpPlace opened = new SftpPlace(place, SftpConnection.open(place));
        boolean usable = false;
        try {
            opened.requireDirectory();
            usable = true;
            return opened;
        } finally {
            if (!usable) {
                opened.close();
            }
        }
    }

    private void requireDirectory() {
        try {
            if (client.stat(place.address().path()).isDirectory()) {
                return;
            }
        } catch (SftpException e) {
            throw noDirectory(e);
        } catch (IOException e) {
            throw new PassingTrouble("The connection to %s was lost: %s".formatted(words(), e.getMessage()), e);
        }
        throw noDirectory(new IOException("it is no directory"));
    }

    private BackupFailed noDirectory(IOException cause) {
        return new BackupFailed("The place for copies %s has no directory %s that %s may use.".formatted(words(),
                place.address().path(), place.address().user()), "make it there, for that user alone", cause);
    }

    @Override
    public String words() {
        return place.words();
    }

    @Override
    public boolean isLost(IOException failure) {
        // The session learns of a reset connection only after whoever was writing.
        return !connection.isOpen() || Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SshException || cause instanceof SocketException);
    }

    @Override
    public OptionalLong free() throws IOException {
        OpenSSHStatPathExtension extension = client.getExtension(OpenSSHStatPathExtension.class);
        if (extension == null || !extension.isSupported()) {
            return OptionalLong.empty();
        }
        return asked(() -> {
            OpenSSHStatExtensionInfo found = extension.stat(place.address().path());
            return OptionalLong.of(found.f_bavail * (found.f_frsize == 0 ? found.f_bsize : found.f_frsize));
        });
    }

    @Override
    public List<Entry> sets() throws IOException {
        return asked(() -> entries(""));
    }

    @Override
    public List<Entry> below(String directory) throws IOException {
        return asked(() -> {
            List<Entry> all = new ArrayList<>();
            if (isThere(directory)) {
                collect(directory, "", all);
            }
            return all;
        });
    }

    private void collect(String directory, String below, List<Entry> all) throws IOException {
        for (Entry entry : entries(directory + "/" + below)) {
            all.add(new Entry(below + entry.path(), entry.kind(), entry.bytes()));
            if (entry.kind() == Entry.Kind.DIRECTORY) {
                collect(directory, below + entry.path() + "/", all);
            }
        }
    }

    private List<Entry> entries(String directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (DirEntry entry : client.readEntries(absolute(directory))) {
            if (!entry.getFilename().equals(".") && !entry.getFilename().equals("..")) {
                Attributes facts = entry.getAttributes();
                Entry.Kind kind = facts.isDirectory() ? Entry.Kind.DIRECTORY
                        : facts.isRegularFile() ? Entry.Kind.FILE : Entry.Kind.OTHER;
                entries.add(new Entry(entry.getFilename(), kind, facts.getSize()));
            }
        }
        return entries;
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        asked(() -> {
            if (!isThere(path)) {
                client.mkdir(absolute(path));
                client.setStat(absolute(path), new Attributes().perms(PRIVATE_DIRECTORY));
            }
            return path;
        });
    }

    @Override
    public InputStream read(String path) throws IOException {
        return asked(() -> client.read(absolute(path), BUFFER));
    }

    @Override
    public OutputStream write(String path) throws IOException {
        OutputStream stream = asked(() -> client.write(absolute(path), BUFFER, OpenMode.Create, OpenMode.Truncate, OpenMode.Write));
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                out.close();
                asked(() -> {
                    client.setStat(absolute(path), new Attributes().perms(PRIVATE_FILE));
                    synced(path);
                    return path;
                });
            }
        };
    }

    private void synced(String path) throws IOException {
        OpenSSHFsyncExtension extension = client.getExtension(OpenSSHFsyncExtension.class);
        if (extension != null && extension.isSupported()) {
            try (SftpClient.CloseableHandle handle = client.open(absolute(path), OpenMode.Write)) {
                extension.fsync(handle);
            }
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        asked(() -> {
            client.rename(absolute(from), absolute(to));
            return to;
        });
    }

    @Override
    public void remove(String path) throws IOException {
        asked(() -> {
            if (isThere(path)) {
                removeTree(path);
            }
            return path;
        });
    }

    private void removeTree(String path) throws IOException {
        if (!client.lstat(absolute(path)).isDirectory()) {
            client.remove(absolute(path));
            return;
        }
        for (Entry entry : entries(path)) {
            removeTree(path + "/" + entry.path());
        }
        client.rmdir(absolute(path));
    }

    /** The protocol has no word for it: every file was synchronised when it was written. */
    @Override
    public void settle() {
    }

    @Override
    public void close() {
        connection.close();
    }

    private boolean isThere(String path) throws IOException {
        try {
            client.lstat(absolute(path));
            return true;
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return false;
            }
            throw e;
        }
    }

    private String absolute(String path) {
        return path.isEmpty() ? place.address().path() : place.address().path() + "/" + path;
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    /** Says of an answer that it came from the server: it is as short as "Failure". */
    private static <T> T asked(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (SftpException e) {
            throw new IOException("the server says: " + e.getMessage(), e);
        }
    }
}
