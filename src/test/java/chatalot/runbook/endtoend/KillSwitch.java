package chatalot.runbook.endtoend;

import chatalot.runbook.host.Host;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;

/**
 * Ends the service's process at a chosen point of a run, as {@code kill -9} or a power cut would: no hook runs, nothing is
 * reported, and what it started goes on without it. The point is read from a file, so that a service that is already
 * running can be armed; it fires once, because the file is removed first.
 *
 * <p>Not annotated: only {@link MortalRunbook} names it, no component scan may find it.
 *
 * <p>Points: {@code <step>:before}, {@code <step>:after} (the work is done, not yet reported) and
 * {@code <step>:journal-<k>} (right after the k-th line that this step wrote into the journal).
 */
class KillSwitch {

    static final String ARMED = "killswitch.file";

    /** Inherited, because a step may do two things side by side. */
    private static final InheritableThreadLocal<String> STEP = new InheritableThreadLocal<>();
    private static final AtomicInteger LINES = new AtomicInteger();

    @Bean
    static BeanPostProcessor killSwitchInEveryStep() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof Step step) {
                    return new MortalStep(step);
                }
                return bean instanceof Host host ? mortalHost(host) : bean;
            }
        };
    }

    private static Object mortalHost(Host host) {
        return Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(host, arguments);
                if (method.getName().equals("append") && STEP.get() != null) {
                    dieAt(STEP.get() + ":journal-" + LINES.incrementAndGet());
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static void dieAt(String point) {
        Path file = Path.of(System.getProperty(ARMED));
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(point)) {
                Files.delete(file);
                Runtime.getRuntime().halt(137);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private record MortalStep(Step step) implements Step {

        @Override
        public String topic() {
            return step.topic();
        }

        @Override
        public Outputs run(StepContext context) {
            STEP.set(step.topic());
            LINES.set(0);
            try {
                dieAt(topic() + ":before");
                return step.run(context);
            } finally {
                // Also when it failed: the failure is not reported either.
                dieAt(topic() + ":after");
                STEP.remove();
            }
        }
    }
}
