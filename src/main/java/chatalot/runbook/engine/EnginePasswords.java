package chatalot.runbook.engine;

import chatalot.runbook.run.MadePasswords;
import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine's identity service as {@link Passwords}. */
@Component
class EnginePasswords implements Passwords {

    private final IdentityService service;
    private final Identity identity;
    private final MadePasswords made;
    private final boolean forced;
    private final TransactionTemplate transaction;

    EnginePasswords(IdentityService service, Identity identity, MadePasswords made, @Value("${runbook.sign-in.force-change:true}") boolean forced,
            PlatformTransactionManager transactions) {
        this.service = service;
        this.identity = identity;
        this.made = made;
        this.forced = forced;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public boolean mustChange(String person) {
        return forced && made.isOf(person);
    }

    @Override
    public void change(Person person, String old, String fresh) {
        demand(fresh.length() >= SHORTEST && fresh.length() <= LONGEST, "The new password needs %d characters at least, and %d at most."
                .formatted(SHORTEST, LONGEST));
        demand(!fresh.equals(old), "The new password is the old one.");
        demand(!fresh.equalsIgnoreCase(person.id()), "The new password is your user name.");
        transaction.executeWithoutResult(status -> identity.as(person, () -> {
            User user = user(person.id()).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND, "There is no user %s.".formatted(person.id())));
            user.setPassword(fresh);
            service.saveUser(user);
            made.forget(person.id());
            return user;
        }));
    }

    /** Made of the hash, which has a new salt with every password. It does not leave the service, so it need not hide what it is made of. */
    @Override
    public String stamp(String person) {
        return user(person).map(User::getPassword).map(hash -> UUID.nameUUIDFromBytes(hash.getBytes(StandardCharsets.UTF_8)).toString())
                .orElse("nobody");
    }

    private Optional<User> user(String id) {
        return Optional.ofNullable(service.createUserQuery().userId(id).singleResult());
    }

    private static void demand(boolean fine, String otherwise) {
        if (!fine) {
            throw new Refused(Refused.Kind.INVALID, otherwise + " Nothing was changed.");
        }
    }
}
