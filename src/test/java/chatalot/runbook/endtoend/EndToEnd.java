package chatalot.runbook.endtoend;

import chatalot.runbook.rotation.BesideOthers;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests of the whole service in a process of its own, on an instance of its own: they keep one core busy. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@BesideOthers
public @interface EndToEnd {
}
