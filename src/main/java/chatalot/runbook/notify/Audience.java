package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import java.util.Set;
import java.util.TreeSet;

/** Which groups hear of a notice: whom it concerns, auditors of everything abnormal, admins when hands are needed. */
final class Audience {

    private Audience() {
    }

    static Set<String> of(Notice notice) {
        Set<String> groups = new TreeSet<>(Set.of(notice.group()));
        switch (notice.kind()) {
            case RESTORED, FAILED -> groups.add(Person.AUDITORS);
            case NEEDS_HANDS -> groups.addAll(Set.of(Person.AUDITORS, Person.ADMINS));
            default -> { }
        }
        return groups;
    }
}
