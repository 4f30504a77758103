package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The backups of an instance, as people see them. Looking changes nothing, and the instance need not be up. */
public interface Backups {

    /**
     * Newest first, those that cannot be used among them, and those of which only copies are known.
     *
     * @throws Refused NOT_FOUND when there is no such instance; UNAVAILABLE when its backups cannot be looked at now
     */
    List<Stored> of(String instance);

    /**
     * Why backups are kept, in words, by id; what is not named goes with the next clean-up.
     *
     * @throws Refused as {@link #of}
     */
    Map<String, String> staying(String instance);

    /** When the next one is due by the instance's schedule; empty when it has none. */
    Optional<Due> due(String instance);

    /**
     * What the places for copies have; their contents are not read.
     *
     * @throws Refused NOT_FOUND when there is no such instance
     */
    List<Held> atPlaces(String instance);

    /**
     * What one place has.
     *
     * @param place   its name and where it is
     * @param backups their ids, newest first
     * @param trouble why they cannot be told
     */
    record Held(String place, List<String> backups, Optional<String> trouble) { }

    /**
     * The next backup that is made by itself.
     *
     * @param at    when it is due
     * @param waits that moment is past: it starts as soon as nothing stands in its way
     */
    record Due(Instant at, boolean waits) { }

    /**
     * One backup.
     *
     * @param created  when its database snapshot was taken
     * @param run      the run that made it
     * @param unusable why it cannot be used; what is known of its contents is left out then
     * @param verified what was found when it was last verified
     * @param copies   its copies at other places
     */
    record Stored(String id, Instant created, long run, Optional<String> unusable, Optional<Contents> contents,
            Optional<Verified> verified, List<Copy> copies) { }

    /**
     * A copy of a backup at another place, as it was seen last.
     *
     * @param state   {@code good}, {@code damaged}, {@code missing} or {@code obsolete}
     * @param message what was seen, in words; may be empty
     */
    record Copy(String place, String state, Instant checked, String message) { }

    /**
     * What a verification found.
     *
     * @param run   that looked
     * @param state {@code whole}, {@code damaged}, or {@code not restored}: unchanged, but it did not come back equal
     * @param words what was compared, or what is wrong
     */
    record Verified(Instant at, long run, String state, String words) {

        /** It still is what it was when it was proven. */
        public boolean whole() {
            return state.equals("whole");
        }
    }

    /**
     * What is in it.
     *
     * @param version as the image was labelled that ran then
     * @param commit  of the checkout then
     * @param bytes   of the whole set
     * @param secrets whether keys and passwords are in it, encrypted
     * @param proof   how it was proven before it was kept
     */
    record Contents(Optional<String> version, Optional<String> commit, long bytes, boolean secrets, Optional<Proof> proof) { }

    /** @param how in words */
    record Proof(Instant at, String how, long tables, long rows, long files) { }
}
