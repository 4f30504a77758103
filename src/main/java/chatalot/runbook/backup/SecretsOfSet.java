package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.host.Host;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Opens the secrets of backups for a restore. The age identity is used for one call, kept nowhere, part of no message, and
 * wiped.
 */
public final class SecretsOfSet {

    /** Keys and an env file are some kilobytes. */
    private static final int LARGEST = 64 << 20;
    private static final String IDENTITY = "AGE-SECRET-KEY-1";
    private static final String ASK = "give the identity file that age-keygen made for it (AGE-SECRET-KEY-1…); "
            + "`age-keygen -y FILE` prints whose it is";

    private final Host host;

    public SecretsOfSet(Host host) {
        this.host = host;
    }

    /**
     * Decrypts the secrets of a set and checks that they belong together, see {@link SecretsTogether}.
     *
     * @param identity an identity file as {@code age-keygen} writes it; wiped when this returns, however it does
     * @return to be closed, which wipes it
     * @throws BackupFailed without or with a wrong identity, for a damaged archive, for secrets that do not belong together
     */
    public OpenedSecrets open(Backup backup, char[] identity) {
        try {
            String recipient = backup.manifest().secrets().filter(Manifest.Secrets::present)
                    .flatMap(Manifest.Secrets::recipient).orElseThrow(() -> new BackupFailed(
                            "Backup %s of %s holds no secrets.".formatted(backup.id(), backup.manifest().instance()),
                            "bring .env and key files back from where you keep them"));
            byte[] clear = opened(backup, recipient, readers(backup, recipient, identity));
            try {
                return together(backup, clear);
            } finally {
                Arrays.fill(clear, (byte) 0);
            }
        } finally {
            Arrays.fill(identity, '\0');
        }
    }

    private static OpenedSecrets together(Backup backup, byte[] clear) {
        SecretsTogether.Unpacked unpacked = SecretTar.unpacked(backup.id(), clear);
        OpenedSecrets secrets = new OpenedSecrets(unpacked.files());
        boolean belong = false;
        try {
            new SecretsTogether(backup, unpacked).require();
            belong = true;
            return secrets;
        } finally {
            if (!belong) {
                secrets.close();
            }
        }
    }

    private static List<RecipientStanzaReader> readers(Backup backup, String recipient, char[] identity) {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= identity.length; at++) {
            if (at == identity.length || Character.isWhitespace(identity[at])) {
                CharBuffer word = CharBuffer.wrap(identity, begin, at - begin);
                if (startsWith(word, IDENTITY)) {
                    readers.add(reader(backup, recipient, word));
                }
                begin = at + 1;
            }
        }
        if (readers.isEmpty()) {
            throw new BackupFailed("The secrets of backup %s are encrypted to %s, and there is no age identity in what was given."
                    .formatted(backup.id(), recipient), ASK);
        }
        return readers;
    }

    private static boolean startsWith(CharBuffer word, String beginning) {
        return word.length() >= beginning.length() && word.subSequence(0, beginning.length()).toString().equals(beginning);
    }

    private static RecipientStanzaReader reader(Backup backup, String recipient, CharBuffer identity) {
        try {
            return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity);
        } catch (GeneralSecurityException | RuntimeException e) {
            // The cause may repeat a part of the identity.
            throw new BackupFailed("The secrets of backup %s are encrypted to %s, and the identity that was given is mistyped or cut off."
                    .formatted(backup.id(), recipient), ASK);
        }
    }

    private byte[] opened(Backup backup, String recipient, List<RecipientStanzaReader> readers) {
        byte[] sealed = sealed(backup);
        try (ReadableByteChannel channel = new ArmoredDecryptingChannelFactory().newDecryptingChannel(
                Channels.newChannel(new ByteArrayInputStream(sealed)), readers)) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (GeneralSecurityException | IOException e) {
            throw new BackupFailed("The secrets of backup %s do not open with this identity: they are encrypted to %s."
                    .formatted(backup.id(), recipient), ASK, e);
        }
    }

    /** As the manifest knows it, so that whatever does not open afterwards is the identity's fault. */
    private byte[] sealed(Backup backup) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Optional<String> difference;
        try (InputStream file = host.open(backup.directory().resolve(SetDirectory.SECRETS))) {
            byte[] read = file.readNBytes(LARGEST);
            bytes.writeBytes(read);
            Stored expected = Optional.ofNullable(backup.manifest().contents().get(SetDirectory.SECRETS)).orElse(new Stored(0, ""));
            difference = SetAtPlace.difference(HashedBytes.read(new ByteArrayInputStream(read)), expected);
        } catch (IOException e) {
            throw new BackupFailed("The secrets of backup %s cannot be read: %s".formatted(backup.id(), e.getMessage()),
                    "use another copy of this backup", e);
        }
        difference.ifPresent(how -> {
            throw new BackupFailed("The secrets of backup %s are damaged: %s %s.".formatted(backup.id(), SetDirectory.SECRETS, how),
                    "use another copy of this backup");
        });
        return bytes.toByteArray();
    }
}
