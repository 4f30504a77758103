package chatalot.runbook.engine;

import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The users that exist from the first start on, by id: {@code runbook.users.<id>.groups} and one of
 * {@code password}, {@code password-file} or neither (then a password is made). A user who already exists is left alone.
 *
 * @param data  where this service keeps its own files
 * @param users when there are none in the configuration: one for each group, and two approvers, because the risk table
 *              asks for two before data may be lost
 */
@ConfigurationProperties("runbook")
record FirstUsers(@DefaultValue("data") Path data, @DefaultValue Map<String, FirstUser> users) {

    private static final Pattern ID = Pattern.compile(IdentityConfiguration.USER_ID);
    private static final Set<String> GROUPS =
            Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);

    FirstUsers {
        users = users.isEmpty() ? someForEachGroup() : users;
        users.forEach(FirstUsers::check);
        if (users.values().stream().noneMatch(user -> user.groups().contains(Person.ADMINS))) {
            throw new IllegalArgumentException(
                    "runbook.users: nobody is in the group admins; add admins to runbook.users.<id>.groups of one user");
        }
    }

    /**
     * One user of the configuration.
     *
     * @param groups       some of ops, approvers, auditors, admins
     * @param password     at least 12 characters; empty when it comes from a file or has to be made
     * @param passwordFile a file whose first line is the password; may be empty
     */
    record FirstUser(@DefaultValue Set<String> groups, @DefaultValue("") String password,
            @DefaultValue("") String passwordFile) {

        FirstUser {
            groups = Set.copyOf(groups);
        }

        private static FirstUser in(String group) {
            return new FirstUser(Set.of(group), "", "");
        }

        /** The password of the configuration; empty when one has to be made. */
        Optional<String> configuredPassword() {
            return Optional.of(password).filter(text -> !text.isEmpty()).or(() -> Optional.of(passwordFile)
                    .filter(text -> !text.isBlank()).map(Path::of).map(FirstUser::firstLine));
        }

        private static String firstLine(Path file) {
            try {
                return Files.readString(file).lines().findFirst().orElse("");
            } catch (IOException e) {
                throw new UncheckedIOException("runbook.users: cannot read the password file " + file, e);
            }
        }
    }

    private static Map<String, FirstUser> someForEachGroup() {
        Map<String, FirstUser> users = new LinkedHashMap<>();
        users.put("admin", FirstUser.in(Person.ADMINS));
        users.put("ops", FirstUser.in(Person.OPS));
        users.put("approver", FirstUser.in(Person.APPROVERS));
        users.put("approver-2", FirstUser.in(Person.APPROVERS));
        users.put("auditor", FirstUser.in(Person.AUDITORS));
        return users;
    }

    private static void check(String id, FirstUser user) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("runbook.users.%s: a user id has letters, digits and . @ _ - only, "
                    .formatted(id) + "a letter or digit first, at most 64 characters");
        }
        if (user.groups().isEmpty() || !GROUPS.containsAll(user.groups())) {
            throw new IllegalArgumentException("runbook.users.%s.groups: name some of ops, approvers, auditors, admins, not %s"
                    .formatted(id, user.groups()));
        }
        user.configuredPassword().filter(password -> password.length() < Passwords.SHORTEST).ifPresent(tooShort -> {
            throw new IllegalArgumentException("runbook.users.%s: the password needs at least %d characters"
                    .formatted(id, Passwords.SHORTEST));
        });
    }
}
