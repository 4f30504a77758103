package chatalot.runbook.instance;

import chatalot.runbook.host.ssh.KeySource;
import chatalot.runbook.host.ssh.SshTarget;
import chatalot.runbook.instance.CopyPlace.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** One entry under {@code copies} of an instance, as it is written; keys that are not there are empty. */
record CopyEntry(@DefaultValue("") String name, @DefaultValue("") String directory, @DefaultValue("") String here,
        @DefaultValue("") String sftp,
        @DefaultValue("") String identityFile, @DefaultValue("") String passwordFile,
        @DefaultValue("") String knownHosts, @DefaultValue("30s") Duration patience) {

    /**
     * The places of one instance, checked against each other and its directory of backups.
     *
     * @param home    the instance's directory, from which relative files count
     * @param backups where the instance's backups lie
     * @throws WrongConfiguration naming the entry
     */
    static List<CopyPlace> places(InstanceName instance, Path home, Path backups, List<CopyEntry> entries) {
        List<CopyPlace> places = new ArrayList<>();
        Set<PlaceName> names = new HashSet<>();
        Set<String> wheres = new HashSet<>();
        for (int index = 0; index < entries.size(); index++) {
            Reading reading = new Reading(instance, index, home, entries.get(index));
            CopyPlace place = reading.place();
            reading.require(names.add(place.name()), "name", "%s is the name of another place as well".formatted(place.name()),
                    "Give each place its own name.");
            reading.require(wheres.add(where(place)), "", "it is the same place as another one", "Keep one of them.");
            if (place instanceof CopyPlace.Directory there) {
                reading.require(!there.directory().startsWith(backups) && !backups.startsWith(there.directory()), "directory",
                        "%s and the backups in %s hold each other".formatted(there.directory(), backups),
                        "Name a directory on another disk.");
            }
            places.add(place);
        }
        return List.copyOf(places);
    }

    private static String where(CopyPlace place) {
        if (place instanceof CopyPlace.Sftp sftp) {
            return sftp.address().toString();
        }
        CopyPlace.Directory directory = (CopyPlace.Directory) place;
        return (directory.here() ? "here:" : "") + directory.directory();
    }

    /** One entry being read: what is wrong with it is told with its number and key. */
    private record Reading(InstanceName instance, int index, Path home, CopyEntry entry) {

        CopyPlace place() {
            PlaceName name = name();
            boolean overSftp = !entry.sftp().isBlank();
            long given = Stream.of(entry.directory(), entry.here(), entry.sftp()).filter(where -> !where.isBlank()).count();
            require(given == 1, "", "it needs either directory, here or sftp",
                    "Give one of them: a directory on the instance's host, one on this machine, or " + SftpAddress.SHAPE + ".");
            return overSftp ? new CopyPlace.Sftp(name, address(), credential(), knownHosts(), patience())
                    : entry.here().isBlank() ? directory(name, "directory", entry.directory(), false) : directory(name, "here", entry.here(), true);
        }

        private CopyPlace directory(PlaceName name, String key, String text, boolean here) {
            Path directory = Path.of(text);
            require(directory.isAbsolute(), key, "it must be an absolute path", "Write it like /mnt/backups/chatalot.");
            require(entry.identityFile().isBlank() && entry.passwordFile().isBlank() && entry.knownHosts().isBlank(), "",
                    "identity-file, password-file and known-hosts belong to sftp alone", "Remove them, or give sftp.");
            return new CopyPlace.Directory(name, directory.normalize(), here);
        }

        private PlaceName name() {
            try {
                return new PlaceName(entry.name());
            } catch (IllegalArgumentException e) {
                throw wrong("name", "'%s' is no name".formatted(entry.name()), e.getMessage() + ".");
            }
        }

        private SftpAddress address() {
            try {
                return SftpAddress.read(entry.sftp());
            } catch (IllegalArgumentException e) {
                // Of an address that java.net.URI refuses the message would repeat it, with a password in it.
                String problem = e.getCause() == null ? e.getMessage() : "it is no address";
                throw wrong("sftp", problem, "Write it like " + SftpAddress.SHAPE + ".");
            }
        }

        private Credential credential() {
            boolean key = !entry.identityFile().isBlank();
            require(key == entry.passwordFile().isBlank(), "", "it needs either identity-file or password-file",
                    "Give one of them.");
            Path file = home.resolve(key ? entry.identityFile() : entry.passwordFile()).normalize();
            if (key) {
                requireKey(file);
            } else {
                requirePassword(file);
            }
            return new Credential(key ? Credential.Kind.KEY : Credential.Kind.PASSWORD, file);
        }

        private void requireKey(Path file) {
            String mend = "Give a private key without passphrase, as ssh-keygen -N '' makes it, that this service may read.";
            Optional<String> problem = SshTarget.Credential.problemOfKey(KeySource.in(file));
            require(problem.isEmpty(), "identity-file", problem.orElse(""), mend);
        }

        private void requirePassword(Path file) {
            String mend = "Write the password on the first line of a file that this service may read.";
            try (var lines = Files.lines(file)) {
                require(!lines.findFirst().orElse("").isEmpty(), "password-file", "the first line of %s is empty".formatted(file),
                        mend);
            } catch (IOException e) {
                throw wrong("password-file", "%s cannot be read".formatted(file), mend);
            }
        }

        private Path knownHosts() {
            require(!entry.knownHosts().isBlank(), "known-hosts", "it is missing",
                    "Name a file for the server's key; the first copy says which line belongs into it.");
            return home.resolve(entry.knownHosts()).normalize();
        }

        private Duration patience() {
            require(entry.patience().compareTo(Duration.ZERO) > 0, "patience", "it must be more than 0", "Write it like 30s.");
            return entry.patience();
        }

        void require(boolean right, String key, String problem, String mend) {
            if (!right) {
                throw wrong(key, problem, mend);
            }
        }

        private WrongConfiguration wrong(String key, String problem, String mend) {
            return new WrongConfiguration(instance.value(), "copies[%d]%s".formatted(index, key.isEmpty() ? "" : "." + key),
                    problem, mend);
        }
    }
}
