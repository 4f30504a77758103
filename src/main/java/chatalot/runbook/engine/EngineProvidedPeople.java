package chatalot.runbook.engine;

import chatalot.runbook.run.GroupRecord;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.ProviderAccounts;
import chatalot.runbook.run.ProviderAccounts.Account;
import chatalot.runbook.run.Refused;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The engine's identity service as {@link ProvidedPeople}. Who an account is stays what it was at its first sign-in: whoever is renamed at the
 * provider must not come in as a second person, who could approve what the first one asked for.
 */
@Component
class EngineProvidedPeople implements ProvidedPeople {

    private static final int UNUSABLE_BYTES = 48;

    private final IdentityService service;
    private final Identity identity;
    private final People people;
    private final ProviderAccounts accounts;
    private final GroupRecord groups;
    private final Clock clock;
    private final Duration remembered;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    EngineProvidedPeople(IdentityService service, Identity identity, People people, ProviderAccounts accounts, GroupRecord groups, Clock clock,
            @Value("${runbook.oidc.tokens-without-sign-in:30d}") Duration remembered, PlatformTransactionManager transactions) {
        this.service = service;
        this.identity = identity;
        this.people = people;
        this.accounts = accounts;
        this.groups = groups;
        this.clock = clock;
        this.remembered = remembered;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Person takeIn(Provided provided, boolean linkLocal) {
        try {
            return inOneTransaction(provided, linkLocal);
        } catch (DuplicateKeyException sameMoment) {
            // Known by now: their first sign-in came twice at once.
            return inOneTransaction(provided, linkLocal);
        }
    }

    @Override
    public boolean isOnlyProvided(String person) {
        return accounts.ofPerson(person).filter(account -> !account.linked()).isPresent();
    }

    @Override
    public boolean isForgotten(String person) {
        return accounts.ofPerson(person).filter(account -> !account.linked() && account.signedIn().plus(remembered).isBefore(clock.instant()))
                .isPresent();
    }

    private Person inOneTransaction(Provided provided, boolean linkLocal) {
        return transaction.execute(status -> identity.asService(() -> {
            Optional<Account> known = accounts.find(provided.issuer(), provided.subject());
            if (known.isEmpty() && provided.groups().isEmpty()) {
                return new Person(provided.name(), provided.groups());
            }
            String id = known.map(Account::person).orElseGet(() -> make(provided, linkLocal));
            put(people.find(id).orElseThrow(), provided);
            accounts.signedIn(id);
            groups.look(Optional.empty());
            return people.find(id).orElseThrow();
        }));
    }

    private String make(Provided provided, boolean linkLocal) {
        String id = provided.name();
        boolean there = people.find(id).isPresent();
        if (there && (!linkLocal || accounts.ofPerson(id).isPresent())) {
            throw new Refused(Refused.Kind.CONFLICT, "There is a user %s here already, who is somebody else.".formatted(id));
        }
        accounts.keep(provided.issuer(), provided.subject(), id, there);
        if (!there) {
            User fresh = service.newUser(id);
            fresh.setFirstName(id);
            fresh.setLastName("");
            fresh.setPassword(unusable());
            service.saveUser(fresh);
        }
        return id;
    }

    private void put(Person person, Provided provided) {
        person.groups().stream().filter(group -> !provided.groups().contains(group))
                .forEach(group -> service.deleteMembership(person.id(), EnginePeople.engineName(group)));
        provided.groups().stream().filter(group -> !person.isIn(group))
                .forEach(group -> service.createMembership(person.id(), EnginePeople.engineName(group)));
    }

    /** Nobody has ever seen it, and it is asked for nowhere: the engine wants one. */
    private String unusable() {
        byte[] bytes = new byte[UNUSABLE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
