package chatalot.runbook.endtoend;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Host;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;

/**
 * Ends the service's process at chosen points of a run, as {@code kill -9} or a power cut would: no hook runs, nothing is
 * reported, and what it started goes on without it. The points are read from a file, so that a service that is already
 * running can be armed; at each point it dies once, and remembers that in a file beside it.
 *
 * <p>Not annotated: only {@link MortalRunbook} names it, no component scan may find it.
 *
 * <p>Points: {@code <step>:before}, {@code <step>:after} (the work is done, not yet reported) and {@code <step>:effect-<k>}:
 * right after the k-th thing that an attempt of this step did to its host, be it a line in the journal, a file, a command, or
 * a call of Docker that changes something. The step {@code *} stands for every one.
 *
 * <p>At a point with {@link #HOLD} before it the step waits instead, with {@link #FREEZE} the process stands still.
 */
class KillSwitch {

    static final String ARMED = "killswitch.file";
    /** Before a point in the file: there the step waits until the file is gone. */
    static final String HOLD = "hold ";
    /** Before a point in the file: there the process stands still, as if the machine did. */
    static final String FREEZE = "freeze ";
    /** Lies beside the file that arms it: the points at which it died or waited, one a line. */
    static final String DIED = ".died";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private static final Set<String> EFFECTS_ON_HOST = Set.of("append", "write", "remove", "run", "demand");
    private static final Set<String> LOOKS_AT_DOCKER = Set.of("engineId", "rootDirectory", "version", "program", "environment", "container", "containers",
            "image", "imageNames", "networkExists", "volumes", "networks", "await", "logs", "exec", "route", "close");
    /** Inherited, because a step may do two things side by side. */
    private static final InheritableThreadLocal<String> STEP = new InheritableThreadLocal<>();
    private static final AtomicInteger EFFECTS = new AtomicInteger();

    @Bean
    static BeanPostProcessor killSwitchInEveryStep() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof Step step) {
                    return new MortalStep(step);
                }
                return bean instanceof Host host ? mortal(host) : bean;
            }
        };
    }

    /** Machines that are reached over SSH are no beans: they are met where a step gets its view of one. */
    private static StepContext mortal(StepContext context) {
        return (StepContext) Proxy.newProxyInstance(StepContext.class.getClassLoader(), new Class<?>[] {StepContext.class},
                (proxy, method, arguments) -> {
                    Object result = invoked(context, method, arguments);
                    return result instanceof Host host && !Proxy.isProxyClass(arguments[0].getClass()) ? mortal(host) : result;
                });
    }

    private static Host mortal(Host host) {
        return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            Object result = invoked(host, method, arguments);
            if (EFFECTS_ON_HOST.contains(method.getName())) {
                effect();
            }
            return result instanceof DockerAccess docker ? mortal(docker) : result instanceof Host view ? mortal(view) : result;
        });
    }

    private static DockerAccess mortal(DockerAccess docker) {
        return (DockerAccess) Proxy.newProxyInstance(DockerAccess.class.getClassLoader(), new Class<?>[] {DockerAccess.class},
                (proxy, method, arguments) -> {
                    Object result = invoked(docker, method, arguments);
                    if (!LOOKS_AT_DOCKER.contains(method.getName()) && method.getDeclaringClass() != Object.class) {
                        effect();
                    }
                    return result;
                });
    }

    private static Object invoked(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void effect() {
        if (STEP.get() != null) {
            pass("effect-" + EFFECTS.incrementAndGet());
        }
    }

    private static void pass(String moment) {
        Path file = Path.of(System.getProperty(ARMED));
        Path died = Path.of(file + DIED);
        String point = STEP.get() + ":" + moment;
        try {
            List<String> armed = Files.exists(file) ? Files.readAllLines(file) : List.of();
            boolean kill = armed.contains(point) || armed.contains("*:" + moment);
            boolean freeze = armed.contains(FREEZE + point);
            if ((kill || freeze || armed.contains(HOLD + point)) && !(Files.exists(died) && Files.readAllLines(died).contains(point))) {
                Files.writeString(died, point + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (kill) {
                    Runtime.getRuntime().halt(137);
                }
                if (freeze) {
                    new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid())).start();
                }
                while (!freeze && Files.exists(file) && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            EFFECTS.set(0);
            try {
                pass("before");
                return step.run(mortal(context));
            } finally {
                // Also when it failed: the failure is not reported either.
                pass("after");
                STEP.remove();
            }
        }
    }
}
