package chatalot.runbook.run;

import java.util.Set;

/** People who sign in by an identity provider. They are kept beside all others, and the same rules hold for them. */
public interface ProvidedPeople {

    /**
     * Somebody of whom the provider has said who they are.
     *
     * @param subject the provider's own id of them
     * @param name    what they are called here from their first sign-in on
     * @param groups  of ours, as the provider's say; none: they may not come in
     */
    record Provided(String issuer, String subject, String name, Set<String> groups) {
        public Provided {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * Takes somebody in with exactly these groups: whoever is new is made, of whoever is known the groups are changed, also to none.
     *
     * @param linkLocal whether a user of that name who has a password here is the same person
     * @return the person; in no group when they may not come in
     * @throws Refused CONFLICT when the name is somebody else's; nothing has changed then
     */
    Person takeIn(Provided provided, boolean linkLocal);

    /** Whether they sign in by the provider and have no password here. */
    boolean isOnlyProvided(String person);

    /** Whether the provider has not spoken for them for so long that what they left behind to sign in with counts no more. */
    boolean isForgotten(String person);
}
