package chatalot.runbook.endtoend;

import chatalot.runbook.rotation.Rotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class of tests that takes minutes: a usual run takes some of each group, by the seed of {@link Rotation}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Costly.SomeOfThem.class)
@interface Costly {

    /** Of which others a share is taken with it. */
    Group value();

    /** Classes of which a usual run takes a share. */
    enum Group {

        /** Faults, on machines, engines and nodes of their own. */
        FAULTS(1, StopInSwapTest.class, BreakGlassTest.class, ChangedUnderneathTest.class, FaultsInSwapTest.class, TwoNodesTest.class,
                HostRebootTest.class, DockerStoppedTest.class, HugeReleaseTest.class, StoreFullTest.class, SoakEndToEndTest.class,
                RemoteKillTest.class, RemoteGuardianTest.class),
        /** Whole runs besides updates, each on an instance of its own. */
        WAYS(1, RemoteEndToEndTest.class, WatchEndToEndTest.class, RollbackEndToEndTest.class, ReverseEndToEndTest.class,
                RestoreEndToEndTest.class, DeployEndToEndTest.class, PutAsideEndToEndTest.class, BackupFaultsEndToEndTest.class, RecoverByHandEndToEndTest.class,
                FrontProxyEndToEndTest.class),
        /** Every procedure one after the other: a quarter of an hour, for which a usual run has no room. */
        WHOLE(0, DockerProxyTest.class);

        private final int share;
        private final List<String> names;

        Group(int share, Class<?>... classes) {
            this.share = share;
            this.names = Stream.of(classes).map(Class::getSimpleName).toList();
        }

        Optional<String> left(Class<?> one) {
            return Rotation.left(one.getSimpleName(), names, share);
        }
    }

    /** Shows the others as skipped. {@code -Drotation.only=.*} and {@code -Drotation.all=true} take every one. */
    final class SomeOfThem implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Class<?> one = context.getRequiredTestClass();
            Optional<String> left = context.getTestMethod().isPresent() ? Optional.empty()
                    : one.getAnnotation(Costly.class).value().left(one);
            return left.map(ConditionEvaluationResult::disabled).orElseGet(() -> ConditionEvaluationResult.enabled("It is taken"));
        }
    }
}
