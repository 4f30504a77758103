package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.OpenedSecrets;
import chatalot.runbook.backup.SecretsOfSet;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.SecretsInPlace;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RestoredSecrets;
import chatalot.runbook.run.Run;
import org.springframework.stereotype.Component;

/** Opens the secrets of a run's backup and writes them into its fresh checkout. */
@Component
class SecretsOfRestore implements RestoredSecrets {

    private final RestoreOfRun restores;
    private final InstanceCatalog catalog;

    SecretsOfRestore(RestoreOfRun restores, InstanceCatalog catalog) {
        this.restores = restores;
        this.catalog = catalog;
    }

    @Override
    public void putIn(Run run, char[] identity) {
        RestorePlan plan = restores.plan(run);
        try (OpenedSecrets opened = opened(run, plan, identity)) {
            new SecretsInPlace(restores.host(run), plan, restores.journal(run)).put(opened);
        } catch (NotInstalled e) {
            throw new Refused(Refused.Kind.CONFLICT, "%s %s".formatted(e.getMessage(), e.whatToDo()));
        }
    }

    private OpenedSecrets opened(Run run, RestorePlan plan, char[] identity) {
        if (plan.secrets().isEmpty()) {
            throw new Refused(Refused.Kind.CONFLICT, "Backup %s holds no secrets, so no identity is needed. Bring .env and key files into %s by hand."
                    .formatted(plan.backup(), plan.directory()));
        }
        try {
            Backup backup = restores.backup(run);
            return new SecretsOfSet(restores.host(run)).open(backup, identity);
        } catch (BackupFailed e) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, "%s Nothing was changed. To do: %s.".formatted(e.getMessage(), e.whatToDo()));
        }
    }

    @Override
    public void demandInPlace(Run run) {
        RestorePlan plan = restores.plan(run);
        if (!plan.secrets().isEmpty() && !new SecretsInPlace(restores.host(run), plan, restores.journal(run)).areThere()) {
            throw new Refused(Refused.Kind.CONFLICT, "The secrets of backup %s are not in place yet. Give the age identity: "
                    .formatted(plan.backup()) + "./runbook give-identity %s".formatted(run.number()));
        }
        try {
            catalog.discoverRestored(restores.settings(run).laidOut(plan.project(), plan.composeFiles(),
                    plan.envFile().filter(restores.host(run)::exists)));
        } catch (DiscoveryRefused e) {
            throw new Refused(Refused.Kind.CONFLICT, "What lies in %s is not enough yet: %s".formatted(plan.directory(), e.getMessage()));
        }
    }
}
