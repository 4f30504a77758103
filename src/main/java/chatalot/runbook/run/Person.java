package chatalot.runbook.run;

import java.util.Set;

/**
 * Somebody who is signed in.
 *
 * @param id     the user id, as text in every record
 * @param groups names of the groups at the moment of the act
 */
public record Person(String id, Set<String> groups) {

    public static final String OPS = "ops";
    public static final String APPROVERS = "approvers";
    public static final String AUDITORS = "auditors";
    public static final String ADMINS = "admins";

    public Person {
        if (id.isBlank()) {
            throw new IllegalArgumentException("A person needs an id");
        }
        groups = Set.copyOf(groups);
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }
}
