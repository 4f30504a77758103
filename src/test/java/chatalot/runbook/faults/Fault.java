package chatalot.runbook.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What goes wrong around a run in a test, and what has to come of it there; both as the documentation says them. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Fault.List.class)
public @interface Fault {

    /** Where it strikes, as a heading of the table. */
    Place in();

    /** What goes wrong. */
    String of();

    /** What comes of it. */
    String comesTo();

    /** What a fault strikes. */
    enum Place {
        SERVICE("The service itself"), DOCKER("Docker"), DISK("Disks"), DATABASE("The instance's database"),
        HOST("A host over SSH"), APP("The app"), GIT("The repository"), PEOPLE("People who act beside a run"), BACKUP("Backups and what is kept");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Several on one test. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {
        Fault[] value();
    }
}
