package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets people show, before they need it, that they hold the identity that reads the secrets of an instance's backups:
 * they decrypt a test file and type the word in it. The identity itself never comes here. All methods answer
 * {@link Refused}, and then nothing has changed but the count of tries.
 */
@Component
public class IdentityControl {

    /** How long the word of a test file counts. */
    static final Duration VALIDITY = Duration.ofHours(1);
    /** Words that may be typed for one test file. */
    static final int TRIES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(IdentityControl.class);
    /** Nothing that is easily misread. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 16;

    private final IdentityChecks checks;
    private final Recipients recipients;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public IdentityControl(IdentityChecks checks, Recipients recipients, Clock clock) {
        this.checks = checks;
        this.recipients = recipients;
        this.clock = clock;
    }

    /**
     * A test file.
     *
     * @param armored what {@code age --decrypt} takes
     */
    public record TestFile(IdentityCheck check, String armored) { }

    /**
     * Makes a test file for the recipient that is configured now.
     *
     * @throws Refused NOT_FOUND for an unknown instance, FORBIDDEN for everybody but ops and admins, CONFLICT when no
     *                 recipient is configured
     */
    public TestFile ask(String instance, Person person) {
        String recipient = recipient(instance);
        demandMayConfirm(person);
        String word = word();
        IdentityCheck check = checks.make(instance, recipient, sha256(word), person);
        return new TestFile(check, recipients.sealed("The word for instance %s is: %s%n".formatted(instance, word), recipient));
    }

    /**
     * Records that the word of a test file was known.
     *
     * @throws Refused NOT_FOUND, FORBIDDEN; INVALID for another word; CONFLICT when it was confirmed already, is over, was
     *                 tried too often, or another recipient is configured by now
     */
    public IdentityCheck confirm(String instance, long id, String word, Person person) {
        String recipient = recipient(instance);
        demandMayConfirm(person);
        IdentityCheck check = checks.find(instance, id).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no identity check %d of %s.".formatted(id, instance)));
        demandOpen(check, recipient);
        if (!checks.mayTry(check, TRIES)) {
            throw new Refused(Refused.Kind.CONFLICT, "Test file %d was tried %d times. Ask for a new one.".formatted(id, TRIES));
        }
        if (!checks.confirm(check, sha256(word.strip().toLowerCase(Locale.ROOT)), person)) {
            throw new Refused(Refused.Kind.INVALID, "That is not the word of test file %d. Decrypt it with the identity of %s; "
                    .formatted(id, recipient) + "%d tries are left.".formatted(TRIES - check.tries() - 1));
        }
        LOG.info("{} has shown that the identity of {} is at hand for {}", person.id(), recipient, instance);
        return checks.find(instance, id).orElseThrow();
    }

    private void demandOpen(IdentityCheck check, String recipient) {
        check.confirmed().ifPresent(done -> {
            throw new Refused(Refused.Kind.CONFLICT, "%s has confirmed it already, on %s.".formatted(done.person(),
                    Moment.words(done.at())));
        });
        if (!check.recipient().equals(recipient)) {
            throw new Refused(Refused.Kind.CONFLICT, "Test file %d was made for %s, and %s is configured now. Ask for a new one."
                    .formatted(check.id(), check.recipient(), recipient));
        }
        if (check.asked().plus(VALIDITY).isBefore(clock.instant())) {
            throw new Refused(Refused.Kind.CONFLICT, "Test file %d is older than an hour. Ask for a new one.".formatted(check.id()));
        }
    }

    private String recipient(String instance) {
        return recipients.of(instance).orElseThrow(() -> new Refused(Refused.Kind.CONFLICT,
                ("No age recipient is configured for %s: its backups hold no secrets, and there is no identity to confirm. Make a "
                        + "key pair with age-keygen and configure its public key as age-recipient.").formatted(instance)));
    }

    private static void demandMayConfirm(Person person) {
        if (!person.isIn(Person.OPS) && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s and %s confirm an identity; %s is neither."
                    .formatted(Person.OPS, Person.ADMINS, person.id()));
        }
    }

    private String word() {
        String letters = random.ints(LENGTH, 0, LETTERS.length()).mapToObj(at -> LETTERS.substring(at, at + 1))
                .collect(Collectors.joining());
        return letters.replaceAll("(.{4})(?!$)", "$1-");
    }

    private static String sha256(String word) {
        return EvidenceStore.sha256(word.getBytes(StandardCharsets.UTF_8));
    }
}
