package chatalot.runbook.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests take the {@link SampleInstance} that all such classes share, as a parameter of a test, a set-up method or
 * the constructor. It runs v1.0.0; whoever changes it puts it back.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@ExtendWith(SharedSample.class)
public @interface UsesSample {
}
