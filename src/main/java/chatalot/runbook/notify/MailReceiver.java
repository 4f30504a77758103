package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/** Mails one address: so one that is refused costs the others nothing, not even a second copy. */
final class MailReceiver implements Receiver {

    private static final String SUBJECT = "[chatalot-runbook] ";

    private final String address;
    private final Set<String> groups;
    private final String from;
    private final JavaMailSender sender;
    private final Secret password;

    /** @param groups whose notices it hears; {@link NotifySettings#ALL} for everything */
    MailReceiver(String address, Set<String> groups, NotifySettings.Mail mail, JavaMailSender sender) {
        this.address = address;
        this.groups = Set.copyOf(groups);
        this.from = mail.from();
        this.sender = sender;
        this.password = mail.password();
    }

    @Override
    public String name() {
        return "mail " + address;
    }

    @Override
    public String lane() {
        return "mail";
    }

    @Override
    public boolean wants(Notice notice) {
        return groups.contains(NotifySettings.ALL) || Audience.of(notice).stream().anyMatch(groups::contains);
    }

    @Override
    public void send(Message message) throws DeliveryFailed, InterruptedException {
        try {
            sender.send(mail(message));
        } catch (MailException | MessagingException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while mailing");
            }
            throw new DeliveryFailed("The mail server did not take it: %s".formatted(reason(e)), e);
        }
    }

    private MimeMessage mail(Message message) throws MessagingException {
        MimeMessage mail = sender.createMimeMessage();
        // The same at every try: mail servers and readers tell doubles by it.
        mail.setHeader("Message-ID", "<%s@%s>".formatted(message.id(), from.substring(from.lastIndexOf('@') + 1)));
        mail.setFrom(new InternetAddress(from));
        mail.setRecipient(RecipientType.TO, new InternetAddress(address));
        mail.setSubject(SUBJECT + message.title(), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(message.at()));
        // Nobody's vacation notice is wanted.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setText(message.plainText(), StandardCharsets.UTF_8.name());
        return mail;
    }

    private String reason(Exception failure) {
        Throwable cause = failure;
        if (failure instanceof MailSendException several && !several.getFailedMessages().isEmpty()) {
            cause = several.getFailedMessages().values().iterator().next();
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return password.outOf(CleanText.line(Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName())));
    }
}
