package chatalot.runbook.steps;

import chatalot.runbook.deploy.ComposeDeployment;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.LiveHealth;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Opens the doors and measures from outside how long the instance was away. */
@Component
class Reopening {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final InstanceOfRun instances;
    private final RunFiles files;
    private final LiveHealth health;
    private final RunStore runs;
    private final Clock clock;

    Reopening(InstanceOfRun instances, RunFiles files, LiveHealth health, RunStore runs, Clock clock) {
        this.instances = instances;
        this.files = files;
        this.health = health;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * Opens the doors and returns when the instance answers from outside.
     *
     * @throws PassingTrouble when it does not answer there in time
     */
    void open(StepContext context, ComposeDeployment deployment) {
        Instance instance = instances.of(context);
        context.confirmLock();
        deployment.openDoors();
        awaitAnswer(instance);
        Journal journal = files.journal(context, instance);
        Instant away = journal.entries().stream().filter(entry -> entry.action().equals("stop-app"))
                .map(entry -> Instant.parse(entry.at())).findFirst().orElse(clock.instant());
        Duration downtime = Duration.between(away, clock.instant());
        runs.downtime(context.run().number(), downtime);
        context.log("The doors are open; the instance was away for %.1f s.".formatted(downtime.toMillis() / 1000.0));
    }

    private void awaitAnswer(Instance instance) {
        Instant end = clock.instant().plus(LIMIT);
        while (!health.answersFromOutside(instance)) {
            if (clock.instant().isAfter(end)) {
                throw new PassingTrouble("%s does not answer at %s although its doors are open".formatted(
                        instance.name(), instance.publishedUrl().map(Object::toString).orElse("its published port")));
            }
        }
    }
}
