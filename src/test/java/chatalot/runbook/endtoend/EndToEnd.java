package chatalot.runbook.endtoend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Tests of the whole service in a process of its own, on an instance of its own: they keep one core busy, so that such a
 * class runs beside the other tests. Its own tests run one after another.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = EndToEnd.OneTestAtATime.class)
public @interface EndToEnd {

    /** A lock that only this class wants: whoever holds one runs its tests in one thread. */
    final class OneTestAtATime implements ResourceLocksProvider {

        @Override
        public Set<Lock> provideForClass(Class<?> testClass) {
            return Set.of(new Lock(testClass.getName()));
        }
    }
}
