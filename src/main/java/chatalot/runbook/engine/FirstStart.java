package chatalot.runbook.engine;

import chatalot.runbook.run.MadePasswords;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Makes groups, authorizations and the first users before the port opens. Later starts find them and change nothing
 * but what is missing. Passwords that had to be made are written once to a file only its owner may read.
 */
@Component
class FirstStart implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
    private static final Map<String, String> GROUPS = Map.of(Person.OPS, "Operations", Person.APPROVERS, "Approvers",
            Person.AUDITORS, "Auditors", Person.ADMINS, "Administrators");
    /** Without letters and digits that look alike: 20 of these are 115 bits. */
    private static final String ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;
    private static final String TASK_LIST = "Waiting for you";

    private final IdentityService identity;
    private final FilterService filters;
    private final TaskService tasks;
    private final People people;
    private final GroupRights rights;
    private final FirstUsers firstUsers;
    private final MadePasswords madePasswords;
    private final SecureRandom random = new SecureRandom();

    FirstStart(IdentityService identity, FilterService filters, TaskService tasks, People people, GroupRights rights, FirstUsers firstUsers,
            MadePasswords madePasswords) {
        this.identity = identity;
        this.filters = filters;
        this.tasks = tasks;
        this.people = people;
        this.rights = rights;
        this.firstUsers = firstUsers;
        this.madePasswords = madePasswords;
    }

    @Override
    public void afterSingletonsInstantiated() {
        GROUPS.forEach(this::ensureGroup);
        rights.ensure();
        ensureTaskList();
        Map<String, String> made = new LinkedHashMap<>();
        firstUsers.users().forEach((id, user) -> {
            if (people.find(id).isEmpty()) {
                create(id, user, user.configuredPassword().orElseGet(() -> {
                    made.put(id, newPassword());
                    // Before the user: whoever can sign in with it has to change it.
                    madePasswords.keep(id);
                    return made.get(id);
                }));
            }
        });
        if (!made.isEmpty()) {
            log.info("First users {} were made; their passwords are in {}: hand them out and remove the file",
                    made.keySet(), new PasswordFile(firstUsers.data()).write(made));
        }
        requireAnAdministrator();
    }

    private void ensureGroup(String group, String name) {
        String id = EnginePeople.engineName(group);
        if (identity.createGroupQuery().groupId(id).count() == 0) {
            Group fresh = identity.newGroup(id);
            fresh.setName(name);
            fresh.setType("SYSTEM");
            identity.saveGroup(fresh);
        }
    }

    /** What Tasklist shows at its opening. Everybody sees the tasks of their groups in it: the engine's rights see to that. */
    private void ensureTaskList() {
        if (filters.createFilterQuery().filterName(TASK_LIST).count() == 0) {
            Filter fresh = filters.newTaskFilter(TASK_LIST);
            fresh.setQuery(tasks.createTaskQuery());
            fresh.setProperties(Map.of("description", "Everything that waits for somebody of your groups",
                    "priority", 1, "refresh", true));
            filters.saveFilter(fresh);
        }
    }

    private void create(String id, FirstUsers.FirstUser user, String password) {
        User fresh = identity.newUser(id);
        fresh.setFirstName(id);
        fresh.setLastName("");
        fresh.setPassword(password);
        identity.saveUser(fresh);
        user.groups().forEach(group -> identity.createMembership(id, EnginePeople.engineName(group)));
    }

    /** While the administrators' group is empty the engine's webapps offer to make one: never with an open port. */
    private void requireAnAdministrator() {
        if (people.list().stream().noneMatch(person -> person.isIn(Person.ADMINS))) {
            throw new IllegalStateException("Nobody is in the group admins. Add a user to the configuration: "
                    + "runbook.users.<new id>.groups=admins");
        }
    }

    private String newPassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
