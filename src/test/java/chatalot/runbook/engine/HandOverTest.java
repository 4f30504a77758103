package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.rotation.SharesTheEngine;
import chatalot.runbook.run.Run;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From step to step. */
@SharesTheEngine
@Tag("long")
class HandOverTest {

    @Test
    void aFinishedStepStartsTheNextWithoutWaitingForALookForWork() {
        try (Node node = Node.start("jdbc:h2:mem:hand-over;DB_CLOSE_DELAY=-1", "runbook.pump.poll=1h")) {
            String instance = node.stage().newInstance();
            CountDownLatch go = new CountDownLatch(1);
            node.steps().arrange(instance, "stopApp", context -> {
                go.await();
                return usual().play(context);
            });
            Run run = node.stage().start(instance);
            ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
            looks.scheduleAtFixedRate(node.get(WorkSignal.class)::raise, 0, 50, TimeUnit.MILLISECONDS);
            try {
                node.stage().approveBoth(run);
                await().until(() -> node.steps().begun(instance).contains("stopApp"));
            } finally {
                looks.shutdownNow();
            }
            go.countDown();

            await().until(() -> node.steps().begun(instance).contains("commitAndOpenDoors"));
        }
    }
}
