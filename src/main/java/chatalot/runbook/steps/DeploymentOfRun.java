package chatalot.runbook.steps;

import chatalot.runbook.deploy.DeployPlan;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.EvidenceStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.stereotype.Component;

/** A first deployment as it was planned, evidence {@code deployment.json}, and what its steps work with. */
@Component
class DeploymentOfRun extends FreshOfRun<DeployPlan> {

    static final String UNTOUCHED = "What was there before stays as it was; what the deployment made is taken away again.";

    DeploymentOfRun(InstanceCatalog catalog, InstanceOfRun instances, EvidenceStore evidence, ObjectMapper json) {
        super(catalog, instances, evidence, json, "deployment.json", DeployPlan.class);
    }

    @Override
    FreshInstall install(DeployPlan planned) {
        return planned.install();
    }

    @Override
    ErrorCode code() {
        return ErrorCode.NOT_DEPLOYED;
    }

    @Override
    String untouched() {
        return UNTOUCHED;
    }

    @Override
    String again() {
        return "start the deployment again";
    }
}
