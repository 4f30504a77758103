package chatalot.runbook.web;

import chatalot.runbook.run.Person;
import java.util.Set;

/** Who may read when people signed in and from where: the same who may read where notices go. */
public final class PersonalEvents {

    private static final Set<String> READERS = Set.of(Person.OPS, Person.AUDITORS, Person.ADMINS);

    private PersonalEvents() {
    }

    public static boolean seenBy(Person person) {
        return READERS.stream().anyMatch(person::isIn);
    }
}
