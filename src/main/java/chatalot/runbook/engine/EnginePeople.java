package chatalot.runbook.engine;

import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProviderAccounts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.springframework.stereotype.Component;

/**
 * The engine's identity service as {@link People}. The engine's own administrators' group is our group {@code admins}
 * under the engine's name, so that there is one list of administrators and not two.
 */
@Component
class EnginePeople implements People {

    private static final int ATTEMPTS = 5;

    private final IdentityService identity;
    private final PasswordEncryptor passwords;
    private final ProviderAccounts accounts;

    EnginePeople(IdentityService identity, PasswordEncryptor passwords, ProviderAccounts accounts) {
        this.identity = identity;
        this.passwords = passwords;
        this.accounts = accounts;
    }

    @Override
    public Optional<Person> authenticate(String id, String password) {
        Optional<Person> person = find(id).filter(found -> accounts.ofPerson(id).filter(account -> !account.linked()).isEmpty());
        if (person.isEmpty()) {
            // As much work as for a wrong password: the time must not tell which users exist, and which sign in elsewhere.
            passwords.encrypt(password);
            return Optional.empty();
        }
        return matches(id, password) ? person : Optional.empty();
    }

    /** The engine counts attempts in the user's row, so two at the same moment collide: then it is asked again. */
    private boolean matches(String id, String password) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return identity.checkPassword(id, password);
            } catch (OptimisticLockingException collision) {
                // asked again below
            }
        }
        return identity.checkPassword(id, password);
    }

    @Override
    public Optional<Person> find(String id) {
        return Optional.ofNullable(identity.createUserQuery().userId(id).singleResult()).map(this::person);
    }

    @Override
    public List<Person> list() {
        return identity.createUserQuery().orderByUserId().asc().list().stream().map(this::person).toList();
    }

    private Person person(User user) {
        Set<String> groups = identity.createGroupQuery().groupMember(user.getId()).list().stream()
                .map(Group::getId).map(EnginePeople::ourName).collect(Collectors.toUnmodifiableSet());
        return new Person(user.getId(), groups);
    }

    /** The engine's id of one of our groups. */
    static String engineName(String group) {
        return group.equals(Person.ADMINS) ? Groups.CAMUNDA_ADMIN : group;
    }

    /** Our name of one of the engine's groups. */
    static String ourName(String engineGroup) {
        return engineGroup.equals(Groups.CAMUNDA_ADMIN) ? Person.ADMINS : engineGroup;
    }
}
