package chatalot.runbook.endtoend;

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

/** A class of tests that needs minutes before its first test: a usual run takes one of them, by the seed of {@link Rotation}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Costly.OneOfThem.class)
@interface Costly {

    /** Shows the others as skipped. {@code -Drotation.only=.*} and {@code -Drotation.all=true} take every one. */
    final class OneOfThem implements ExecutionCondition {

        private static final List<String> ALL = Stream.of(FaultsInSwapTest.class, TwoNodesTest.class, HostRebootTest.class,
                DockerStoppedTest.class).map(Class::getSimpleName).toList();
        private static final int SHARE = 1;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> left = context.getTestMethod().isPresent() ? Optional.empty()
                    : Rotation.left(context.getRequiredTestClass().getSimpleName(), ALL, SHARE);
            return left.map(ConditionEvaluationResult::disabled).orElseGet(() -> ConditionEvaluationResult.enabled("It is taken"));
        }
    }
}
