package chatalot.runbook.run;

import java.util.Set;

/** Each instance is one installation of its own. */
public final class PlayedKeys implements InstanceKeys {

    @Override
    public void demandKnown(String instance) {
        // Every name is one.
    }

    @Override
    public Set<String> keysOf(String instance) {
        return Set.of("engine/" + instance, "engine/srv/" + instance);
    }

    @Override
    public Set<String> keysOfPlace(String instance) {
        return keysOf(instance);
    }
}
