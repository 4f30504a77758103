package chatalot.runbook.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A host that asks before everything it is asked for whether the caller may act at all. Without it a process that stood
 * still in the middle of its work would go on with it when it wakes, although another has taken the work over. Cleaning up after oneself is always allowed,
 * see {@link HelperContainer#evenIfInterrupted}.
 */
public final class FencedHost {

    private FencedHost() {
    }

    /**
     * A host and its Docker Engine behind a fence.
     *
     * @param fence throws when nothing may be done any more; what it throws reaches the caller
     */
    public static Host of(Host host, Runnable fence) {
        return fenced(Host.class, host, fence);
    }

    private static <T> T fenced(Class<T> type, T target, Runnable fence) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() != Object.class && !HelperContainer.cleansUp()) {
                fence.run();
            }
            try {
                Object answer = method.invoke(target, arguments);
                return answer instanceof DockerAccess docker ? fenced(DockerAccess.class, docker, fence)
                        : answer instanceof Host other ? fenced(Host.class, other, fence) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
