package chatalot.runbook.backup;

import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** Encrypts small things with age, as armored text. */
public final class AgeEnvelope {

    private AgeEnvelope() {
    }

    /**
     * For the holder of one identity to read.
     *
     * @param recipient a public key, {@code age1…}
     * @throws BackupFailed when it is none
     */
    public static String sealed(byte[] bytes, String recipient) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (WritableByteChannel channel = new ArmoredEncryptingChannelFactory().newEncryptingChannel(
                Channels.newChannel(sealed), List.of(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient)))) {
            channel.write(ByteBuffer.wrap(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BackupFailed("Nothing can be encrypted for age recipient %s: %s".formatted(recipient, e.getMessage()),
                    "configure a public key as age-keygen prints it (age1…)", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        return sealed.toString(StandardCharsets.US_ASCII);
    }
}
