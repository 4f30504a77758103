package chatalot.runbook.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.camunda.bpm.spring.boot.starter.configuration.impl.DefaultDeploymentConfiguration;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** What is deployed at the start: the models and forms of the service, with the risk table that holds here. */
@Component
class Deployments extends DefaultDeploymentConfiguration {

    private final RiskTable table;

    Deployments(RiskTable table) {
        this.table = table;
    }

    /** @throws WrongRiskTable before anything is deployed */
    @Override
    public Set<Resource> getDeploymentResources() {
        Set<Resource> resources = new HashSet<>(super.getDeploymentResources());
        resources.removeIf(resource -> RiskTable.FILE.equals(resource.getFilename()));
        resources.add(named(table.checked()));
        return resources;
    }

    /** The engine names what it deploys by file name, and models find the table by the name they know. */
    private static Resource named(Resource table) {
        return new AbstractResource() {
            @Override
            public String getDescription() {
                return table.getDescription();
            }

            @Override
            public String getFilename() {
                return RiskTable.FILE;
            }

            @Override
            public InputStream getInputStream() throws IOException {
                return table.getInputStream();
            }
        };
    }
}
