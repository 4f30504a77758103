package chatalot.runbook.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A host on which whoever works ends for good right after the n-th thing that it did there. */
public record EndingHost(Host real, int effects) {

    private static final Set<String> EFFECTS = Set.of("append", "write", "remove", "run", "demand");

    /** The end of the work: no exception that anyone handles. */
    public static final class Ended extends Error {

        private Ended(int effects) {
            super("ended after %d effects".formatted(effects));
        }
    }

    /** The host as whoever works sees it. */
    public Host host() {
        AtomicInteger done = new AtomicInteger();
        return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(real, arguments);
                if (EFFECTS.contains(method.getName()) && done.incrementAndGet() == effects) {
                    throw new Ended(effects);
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
