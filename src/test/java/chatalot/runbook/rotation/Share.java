package chatalot.runbook.rotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class whose tests take long each: a usual run takes so many of its plain tests, by the seed of {@link Rotation}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Share.SomeOfThem.class)
public @interface Share {

    /** How many. */
    int value();

    /** Shows the others as skipped. */
    final class SomeOfThem implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Class<?> all = context.getRequiredTestClass();
            List<String> names = Stream.of(all.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class))
                    .map(Method::getName).sorted().toList();
            Optional<String> left = context.getTestMethod().map(Method::getName).filter(names::contains)
                    .flatMap(name -> Rotation.left(name, names, all.getAnnotation(Share.class).value()));
            return left.map(ConditionEvaluationResult::disabled).orElseGet(() -> ConditionEvaluationResult.enabled("It is taken"));
        }
    }
}
