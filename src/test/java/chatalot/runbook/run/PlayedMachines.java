package chatalot.runbook.run;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every instance lives on a machine with room for all, unless a test says otherwise. */
public final class PlayedMachines implements Machines {

    private final Map<String, Machine> machines = new ConcurrentHashMap<>();

    public void place(String instance, Machine machine) {
        machines.put(instance, machine);
    }

    @Override
    public Machine of(String instance) {
        return machines.getOrDefault(instance, new Machine("local", 1_000_000));
    }
}
