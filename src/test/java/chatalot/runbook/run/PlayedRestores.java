package chatalot.runbook.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Instances that are not there, and one identity that opens the secrets of every backup. */
public final class PlayedRestores implements Restores, RestoredSecrets {

    public static final String IDENTITY = "AGE-SECRET-KEY-1PLAYED";
    private final Map<String, Boolean> installed = new ConcurrentHashMap<>();
    private final Set<RunNumber> inPlace = ConcurrentHashMap.newKeySet();

    /** From here on something is installed there. */
    public void install(String instance) {
        installed.put(instance, true);
    }

    @Override
    public Ground look(String instance, String backup, Present present) {
        return new Ground(!installed.containsKey(instance), Optional.of("c0ffee"));
    }

    @Override
    public void putIn(Run run, char[] identity) {
        if (!new String(identity).equals(IDENTITY)) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, "The secrets do not open with this identity.");
        }
        inPlace.add(run.number());
    }

    @Override
    public void demandInPlace(Run run) {
        if (!inPlace.contains(run.number())) {
            throw new Refused(Refused.Kind.CONFLICT, "The secrets are not in place yet.");
        }
    }
}
