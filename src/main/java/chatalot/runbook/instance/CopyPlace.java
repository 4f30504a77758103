package chatalot.runbook.instance;

import java.nio.file.Path;
import java.time.Duration;

/** A place away from the instance's disk where copies of its backups go. Holds no secret: key files are read when used. */
public sealed interface CopyPlace {

    PlaceName name();

    /** For people: the name and where it is. */
    String words();

    /**
     * A directory on another disk or a network file system.
     *
     * @param directory absolute; never made, so that a disk that is not mounted is noticed
     * @param here      on this service's machine; otherwise on the instance's host
     */
    record Directory(PlaceName name, Path directory, boolean here) implements CopyPlace {

        @Override
        public String words() {
            return "%s (%s%s)".formatted(name, directory, here ? ", here" : "");
        }
    }

    /**
     * A directory on an SFTP server, reached from this service.
     *
     * @param knownHosts file with the server's key; need not be there yet, then every connection is refused
     * @param patience   how long a connection may be silent
     */
    record Sftp(PlaceName name, SftpAddress address, Credential credential, Path knownHosts, Duration patience)
            implements CopyPlace {

        @Override
        public String words() {
            return "%s (%s)".formatted(name, address);
        }
    }

    /**
     * How to sign in.
     *
     * @param kind what the file holds
     * @param file absolute
     */
    record Credential(Kind kind, Path file) {

        /** A private key without passphrase, or a password on the first line. */
        public enum Kind { KEY, PASSWORD }
    }
}
