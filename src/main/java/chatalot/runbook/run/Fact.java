package chatalot.runbook.run;

import java.util.Optional;

/**
 * Something that happened and belongs on the {@link Trail}. Holds no secrets.
 *
 * @param actor    id of the person who did it; absent where the service did
 * @param run      the run it belongs to
 * @param instance the instance it belongs to; absent may be found out by the run
 * @param subject  what it was done to, for example a gate, a step or a user; may be empty
 * @param before   how that was before, where something changed
 * @param after    how it is now
 * @param words    what else was said, for example a comment; may be empty
 */
public record Fact(Act act, Optional<String> actor, Optional<RunNumber> run, Optional<String> instance, String subject,
        Optional<String> before, Optional<String> after, String words) {

    public static Fact of(Act act) {
        return new Fact(act, Optional.empty(), Optional.empty(), Optional.empty(), "", Optional.empty(), Optional.empty(), "");
    }

    public Fact by(String person) {
        return by(Optional.of(person));
    }

    public Fact by(Optional<String> person) {
        return new Fact(act, person, run, instance, subject, before, after, words);
    }

    public Fact on(RunNumber number) {
        return new Fact(act, actor, Optional.of(number), instance, subject, before, after, words);
    }

    public Fact of(String name) {
        return of(Optional.of(name));
    }

    public Fact of(Optional<String> name) {
        return new Fact(act, actor, run, name, subject, before, after, words);
    }

    public Fact about(String what) {
        return new Fact(act, actor, run, instance, what, before, after, words);
    }

    public Fact from(Optional<String> old) {
        return new Fact(act, actor, run, instance, subject, old, after, words);
    }

    public Fact to(String now) {
        return to(Optional.of(now));
    }

    public Fact to(Optional<String> now) {
        return new Fact(act, actor, run, instance, subject, before, now, words);
    }

    public Fact saying(String said) {
        return new Fact(act, actor, run, instance, subject, before, after, said);
    }
}
