package chatalot.runbook.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every instance is installed but those that a test names. */
public final class PlayedFirstDeployments implements FirstDeployments {

    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    public void isMissing(String instance) {
        missing.add(instance);
    }

    @Override
    public boolean isInstalled(String instance) {
        return !missing.contains(instance);
    }
}
