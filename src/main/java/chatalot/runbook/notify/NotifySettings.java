package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told, and how often it is tried ({@code runbook.notify.*}).
 *
 * @param mail           the mail server; without a host no mail is sent
 * @param webhooks       addresses that are called
 * @param allowLoopback  whether webhooks may lead to what listens on this machine's loopback interface
 * @param timeout        the longest that one try may take, from connecting to the receiver's last word
 * @param poll           how often the dispatcher looks for what nobody announced: tries again, other nodes' notices
 * @param retryBackoff   pause before the first try again; it doubles each time
 * @param longestBackoff the longest such pause
 * @param giveUpAfter    a notice older than this is not tried again
 */
@ConfigurationProperties("runbook.notify")
record NotifySettings(
        @DefaultValue Mail mail,
        @DefaultValue List<Webhook> webhooks,
        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("10s") Duration retryBackoff,
        @DefaultValue("15m") Duration longestBackoff,
        @DefaultValue("1d") Duration giveUpAfter) {

    /** Among the recipients of mail: these addresses hear of everything. */
    static final String ALL = "all";
    static final Set<String> GROUPS = Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);
    private static final String PREFIX = "runbook.notify.";

    NotifySettings {
        webhooks = List.copyOf(webhooks);
        demandPositive("timeout", timeout);
        demandPositive("poll", poll);
        demandPositive("retry-backoff", retryBackoff);
        demandPositive("give-up-after", giveUpAfter);
        Wrong.unless(longestBackoff.compareTo(retryBackoff) >= 0, PREFIX + "longest-backoff",
                "%s is shorter than retry-backoff".formatted(longestBackoff), "Write at least " + retryBackoff);
        List<String> names = new ArrayList<>(webhooks.stream().map(Webhook::name).toList());
        Set.copyOf(names).forEach(names::remove);
        Wrong.unless(names.isEmpty(), PREFIX + "webhooks", "the name %s is there twice".formatted(names),
                "Give every webhook a name of its own");
        checkDestinations(new Destination(allowLoopback, Set.of()), webhooks);
    }

    /** @throws IllegalArgumentException naming the key of a webhook that names an address where none may lead */
    static void checkDestinations(Destination destination, List<Webhook> webhooks) {
        webhooks.forEach(webhook -> destination.checkLiteral(webhook.key() + "url", webhook.url()));
    }

    /** The pause after a failed try, counted from 1. */
    Duration backoff(int attempt) {
        Duration pause = retryBackoff;
        for (int i = 1; i < attempt && pause.compareTo(longestBackoff) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestBackoff) < 0 ? pause : longestBackoff;
    }

    private static void demandPositive(String key, Duration value) {
        Wrong.unless(!value.isNegative() && !value.isZero(), PREFIX + key, "%s is not longer than zero".formatted(value),
                "Write it like 15s");
    }

    /**
     * The mail server.
     *
     * @param host       its name; empty for no mail
     * @param port       0 means the usual one for {@code tls}
     * @param tls        how the connection is protected
     * @param user       whom to sign in as; empty means not at all
     * @param from       the sender's address
     * @param recipients addresses by group; under {@code all} those that hear of everything
     */
    record Mail(@DefaultValue("") String host, @DefaultValue("0") int port, @DefaultValue("STARTTLS") Tls tls,
            @DefaultValue("") String user, @DefaultValue("") Secret password, @DefaultValue("") String passwordFile,
            @DefaultValue("") String from, @DefaultValue Map<String, List<String>> recipients) {

        private static final String KEY = PREFIX + "mail.";

        /** {@code STARTTLS} demands the upgrade; {@code TLS} begins with it; {@code NONE} is for a relay on this host. */
        enum Tls {
            NONE(25), STARTTLS(587), TLS(465);

            private final int port;

            Tls(int port) {
                this.port = port;
            }
        }

        Mail {
            password = Secret.of(KEY + "password", password, passwordFile);
            recipients = Map.copyOf(recipients);
            if (!host.isBlank()) {
                Wrong.unless(port >= 0 && port <= 65535, KEY + "port", "%d is no port".formatted(port),
                        "Write a number from 1 to 65535");
                Wrong.unless(user.isEmpty() == password.isEmpty(), KEY + "user",
                        "a user needs a password and a password a user", "Give both, or neither");
                MailAddress.check(KEY + "from", from);
                check(recipients);
            }
        }

        boolean configured() {
            return !host.isBlank();
        }

        boolean signsIn() {
            return !user.isEmpty();
        }

        int portOrUsual() {
            return port == 0 ? tls.port : port;
        }

        private static void check(Map<String, List<String>> recipients) {
            Wrong.unless(recipients.values().stream().anyMatch(addresses -> !addresses.isEmpty()), KEY + "recipients",
                    "there are none", "List addresses under ops, approvers, auditors, admins or all");
            recipients.forEach((group, addresses) -> {
                Wrong.unless(GROUPS.contains(group) || group.equals(ALL), KEY + "recipients." + group, "there is no such group",
                        "Use ops, approvers, auditors, admins or all");
                addresses.forEach(address -> MailAddress.check(KEY + "recipients." + group, address));
            });
        }
    }

    /**
     * An address that is called.
     *
     * @param name   what it is called in records
     * @param url    http or https; often a secret itself, so that it is never shown
     * @param format of the body
     * @param secret key of the signature; empty means unsigned
     * @param kinds  what it hears of; empty means everything
     * @param groups whose notices it hears; empty means everybody's
     */
    record Webhook(@DefaultValue("") String name, @DefaultValue("") Secret url, @DefaultValue("JSON") Format format,
            @DefaultValue("") Secret secret, @DefaultValue("") String secretFile, @DefaultValue Set<Notice.Kind> kinds,
            @DefaultValue Set<String> groups) {

        /** What a webhook's body looks like. */
        enum Format { JSON, SLACK }

        Webhook {
            Wrong.unless(name.matches("[a-z0-9][a-z0-9-]{0,39}"), PREFIX + "webhooks.name", "%s is no name".formatted(name),
                    "Give every webhook one: lower-case letters, digits and dashes, at most 40");
            String key = key(name);
            Destination.check(key + "url", url);
            secret = Secret.ofSignature(key + "secret", secret, secretFile);
            kinds = Set.copyOf(kinds);
            groups = Set.copyOf(groups);
            Wrong.unless(GROUPS.containsAll(groups), key + "groups", "%s are not all groups".formatted(groups),
                    "Use ops, approvers, auditors, admins");
        }

        /** What its keys begin with, for people. */
        String key() {
            return key(name);
        }

        private static String key(String name) {
            return PREFIX + "webhooks (" + name + ").";
        }
    }
}
