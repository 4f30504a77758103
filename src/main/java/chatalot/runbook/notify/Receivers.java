package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Everybody who is told, as configured on this node. */
@Component
class Receivers {

    private final List<Receiver> all;

    Receivers(NotifySettings settings, PublicUrl urls, OwnPorts ports, ObjectMapper json, Clock clock) {
        List<Receiver> receivers = new ArrayList<>();
        if (settings.mail().configured()) {
            receivers.addAll(mail(settings));
        }
        HttpClient http = SignedPost.client(settings.timeout());
        Destination destination = new Destination(settings.allowLoopback(), ports.all());
        NotifySettings.checkDestinations(destination, settings.webhooks());
        settings.webhooks().forEach(webhook -> receivers.add(new WebhookReceiver(webhook,
                new SignedPost(webhook.url(), webhook.secret(), destination, http, settings.timeout(), clock), json)));
        if (!receivers.isEmpty()) {
            urls.demand();
        }
        all = List.copyOf(receivers);
    }

    List<Receiver> all() {
        return all;
    }

    List<Receiver> of(Notice notice) {
        return all.stream().filter(receiver -> receiver.wants(notice)).toList();
    }

    /** The receivers of each lane, by name. */
    Collection<Map<String, Receiver>> lanes() {
        return all.stream().collect(Collectors.groupingBy(Receiver::lane,
                Collectors.toMap(Receiver::name, receiver -> receiver))).values();
    }

    private static List<Receiver> mail(NotifySettings settings) {
        Map<String, Set<String>> groupsOf = new TreeMap<>();
        settings.mail().recipients().forEach((group, addresses) -> addresses.forEach(
                address -> groupsOf.computeIfAbsent(address, none -> new HashSet<>()).add(group)));
        JavaMailSender sender = sender(settings);
        return groupsOf.entrySet().stream()
                .<Receiver>map(entry -> new MailReceiver(entry.getKey(), entry.getValue(), settings.mail(), sender)).toList();
    }

    /** No bean: the health of this service does not hang on a mail server's. */
    private static JavaMailSender sender(NotifySettings settings) {
        NotifySettings.Mail mail = settings.mail();
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(mail.host());
        sender.setPort(mail.portOrUsual());
        if (mail.signsIn()) {
            sender.setUsername(mail.user());
            sender.setPassword(mail.password().value());
        }
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = sender.getJavaMailProperties();
        properties.put("mail.smtp.auth", Boolean.toString(mail.signsIn()));
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        // Sockets of channels are closed by an interrupt: a server that trickles cannot keep its thread for ever.
        properties.put("mail.smtp.usesocketchannels", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(mail.tls() == NotifySettings.Mail.Tls.TLS));
        boolean upgrade = mail.tls() == NotifySettings.Mail.Tls.STARTTLS;
        properties.put("mail.smtp.starttls.enable", Boolean.toString(upgrade));
        properties.put("mail.smtp.starttls.required", Boolean.toString(upgrade));
        return sender;
    }
}
