package chatalot.runbook.engine;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.FirstDeployments;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Restores;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.stereotype.Component;

/** Begins runs in the name of whoever asks, each kind as {@link RunControl} promises it. */
@Component
class RunStarts {

    private final RuntimeService runtime;
    private final Identity identity;
    private final StartRules rules;
    private final InstanceKeys keys;
    private final RunStore runs;
    private final Backups backups;
    private final Restores restores;
    private final FirstDeployments deployments;

    RunStarts(RuntimeService runtime, Identity identity, StartRules rules, InstanceKeys keys, RunStore runs, Backups backups,
            Restores restores, FirstDeployments deployments) {
        this.runtime = runtime;
        this.identity = identity;
        this.rules = rules;
        this.keys = keys;
        this.runs = runs;
        this.backups = backups;
        this.restores = restores;
        this.deployments = deployments;
    }

    Run update(String instance, String target, String reason, Optional<Instant> notBefore, Person person) {
        return start(RunKind.UPDATE, instance, Map.of("instance", instance, "target", target, "reason", reason,
                "notBefore", notBefore.map(Instant::toString).orElse("")), person);
    }

    Run backup(String instance, String reason, Person person) {
        return start(RunKind.BACKUP, instance, Map.of("instance", instance, "reason", reason), person);
    }

    Run verification(String instance, String backup, String reason, Person person) {
        if (backups.of(instance).stream().noneMatch(stored -> stored.id().equals(backup))) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no backup %s of %s.".formatted(backup, instance));
        }
        runs.unfinished().stream().filter(run -> run.kind() == RunKind.VERIFY && run.instance().equals(instance)
                        && run.target().equals(backup)).findFirst()
                .ifPresent(run -> {
                    throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s verifies %s already."
                            .formatted(run.number(), run.requester(), backup));
                });
        return start(RunKind.VERIFY, instance, Map.of("instance", instance, "target", backup, "reason", reason), person);
    }

    Run deployment(String instance, String target, String reason, Person person) {
        return deployments.isInstalled(instance) ? update(instance, target, reason, Optional.empty(), person)
                : start(RunKind.DEPLOY, instance, Map.of("instance", instance, "target", target, "reason", reason), person);
    }

    Run check(String instance, String reason, Person person) {
        return start(RunKind.CHECK, instance, Map.of("instance", instance, "reason", reason), person);
    }

    Run rollback(String instance, String target, String way, String backup, String reason, Person person) {
        return start(RunKind.ROLLBACK, instance, Map.of("instance", instance, "target", target, "way", way, "backup", backup,
                "reason", reason), person);
    }

    Run restore(String instance, String backup, Restores.Present present, String reason, Person person) {
        Restores.Ground ground = restores.look(instance, backup, present);
        if (ground.empty() || present == Restores.Present.PUT_ASIDE) {
            String aside = ground.empty() ? "" : "true";
            return start(RunKind.RESTORE, instance,
                    Map.of("instance", instance, "target", backup, "reason", reason, "putAside", aside), person);
        }
        String commit = ground.commit().orElseThrow(() -> new Refused(Refused.Kind.UNPROCESSABLE,
                "Backup %s does not say which commit ran when it was taken.".formatted(backup)));
        return rollback(instance, commit, "restore-backup", backup, reason, person);
    }

    private Run start(RunKind kind, String instance, Map<String, Object> asked, Person person) {
        try {
            ProcessInstance started = identity.as(person, () -> runtime.startProcessInstanceByKey(kind.processKey(), asked));
            return runs.byProcessInstance(started.getProcessInstanceId()).orElseThrow();
        } catch (RuntimeException e) {
            RuntimeException why = Refusals.in(e);
            if (why instanceof StartRules.TakenMeanwhile) {
                // Say whose the lease is now.
                rules.demandFree(keys.keysOfPlace(instance));
                throw new Refused(Refused.Kind.CONFLICT, "Another run of %s started and ended just now. Try again."
                        .formatted(instance));
            }
            throw why;
        }
    }
}
