package chatalot.runbook.run;

import java.util.List;
import java.util.Optional;

/** Who may sign in. The users are kept by the engine, so that Tasklist knows the same people as the console. */
public interface People {

    /** The person, when the password is theirs; empty for a wrong password and for nobody alike. */
    Optional<Person> authenticate(String id, String password);

    /** The person with the groups of this moment; empty when there is no such user (any more). */
    Optional<Person> find(String id);

    /** Everybody, by id. */
    List<Person> list();
}
