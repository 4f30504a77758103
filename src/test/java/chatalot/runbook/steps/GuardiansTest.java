package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.MadeSet;
import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.GuardFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What a step of a swap does whose host can, or cannot, be told to go back by itself. The telling itself: {@code RemoteGuardTest}. */
class GuardiansTest {

    private final ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost local = new LocalHost(docker);
    private final RecordedContext context = new RecordedContext(7, "chat", "v2");
    private final List<String> worked = new ArrayList<>();
    @TempDir
    private Path directory;
    private SwapOfRun swaps;

    /** How the host answers who wants it to watch. */
    private interface Watching {

        Guard guard() throws GuardFailed;
    }

    @BeforeEach
    void aSwapThatWasSettled() throws JsonProcessingException {
        Instance instance = MadeSet.instance(directory);
        context.evidence().put("instance.json", "", json.writeValueAsString(instance));
        context.evidence().put("swap.json", "", json.writeValueAsString(new SwapPlan(7, "chat:latest", "old", "new", "a", "b")));
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void nothingIsStoppedWhereNobodyWouldBringItBack() {
        assertThatThrownBy(() -> work(GuardiansTest::fullDisk)).isInstanceOf(PassingTrouble.class).hasMessageContaining("No space left");

        assertThat(worked).isEmpty();
    }

    @Test
    void whatIsUnderWayGoesOnWithoutBecauseItLeadsBackToo() {
        local.demand(Command.of("mkdir", "-p", directory.resolve(".runbook").toString()));
        work(() -> Guard.NONE);
        swaps.journal(context).begin("stop-app", Map.of());
        worked.clear();

        work(GuardiansTest::fullDisk);

        assertThat(worked).as("whoever watches there already would hear nothing more").containsExactly("relieved", "worked");
        assertThat(context.lines()).anyMatch(line -> line.startsWith("WARNING: ") && line.contains("No space left"));
    }

    @Test
    @Lesson(20)
    void onceItsHostMayBeGoingBackAStepDoesNothingToItAnyMore() {
        Answering guard = new Answering();

        assertThatThrownBy(() -> work(() -> guard, step -> {
            local.write(directory.resolve("before"), "");
            guard.silent = true;
            step.at(local).write(directory.resolve("after"), "");
        })).isInstanceOf(PassingTrouble.class);

        assertThat(directory.resolve("before")).exists();
        assertThat(directory.resolve("after")).doesNotExist();
        assertThatThrownBy(() -> new GuardedContext(context, guard).confirmLock()).isInstanceOf(PassingTrouble.class);
        assertThat(guard.closed).isTrue();
    }

    @Test
    void whatTheHostDidByItselfIsOnRecord() {
        Answering guard = new Answering();
        guard.report = Optional.of(new Guard.WentBack("2026-11-29T22:22:55Z", 0, "HEAD is now at 46e04a8"));

        work(() -> guard);

        assertThat(context.lines()).anyMatch(line -> line.contains("22:22:55Z: the host heard nothing of this service and went back by itself"));
        assertThat(context.evidence().text("went-back-by-itself.txt")).hasValueSatisfying(text -> assertThat(text).contains("46e04a8"));
    }

    @Test
    void aHostThatCannotBeToldThatItIsNotNeededHoldsNothingUp() {
        Guardians guardians = guardians(() -> {
            throw new PassingTrouble("The host does not answer");
        });

        assertThatCode(() -> guardians.relieve(context)).doesNotThrowAnyException();
        assertThat(context.lines()).anyMatch(line -> line.startsWith("WARNING: ") && line.contains("does not answer"));
    }

    private void relieve(Watching watching) {
        try {
            watching.guard();
        } catch (GuardFailed e) {
            worked.add("relieved");
        }
    }

    private static Guard fullDisk() throws GuardFailed {
        throw new GuardFailed("No space left on device");
    }

    private void work(Watching watching) {
        work(watching, step -> worked.add("worked"));
    }

    private void work(Watching watching, Consumer<StepContext> work) {
        guardians(watching).around(new Step() {
            @Override
            public String topic() {
                return "stopApp";
            }

            @Override
            public Outputs run(StepContext guarded) {
                work.accept(guarded);
                return Outputs.none();
            }
        }).run(context);
    }

    private Guardians guardians(Watching watching) {
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances.chat.directory", directory.toString()), watchedBy(watching));
        InstanceOfRun instances = new InstanceOfRun(catalog, json);
        swaps = new SwapOfRun(instances, json);
        return new Guardians(instances, swaps);
    }

    /** This machine, but for who watches over it. */
    private Host watchedBy(Watching watching) {
        return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            if (arguments != null && arguments[0] instanceof GoBackOrder) {
                if (method.getName().equals("guard")) {
                    return watching.guard();
                }
                relieve(watching);
                return null;
            }
            try {
                return method.invoke(local, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static final class Answering implements Guard {

        private Optional<WentBack> report = Optional.empty();
        private boolean silent;
        private boolean closed;

        @Override
        public void demand() {
            if (silent) {
                throw new PassingTrouble("It may be going back");
            }
        }

        @Override
        public Optional<WentBack> report() {
            return report;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
