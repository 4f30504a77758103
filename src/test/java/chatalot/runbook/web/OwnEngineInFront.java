package chatalot.runbook.web;

import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The webapps find their engine by its name in this Java, and the newest one of a name wins: a second service has its own found while its
 * tests run, and leaves the one of the others behind.
 */
final class OwnEngineInFront implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(OwnEngineInFront.class);

    @Override
    public void beforeAll(ExtensionContext test) {
        Optional.ofNullable(ProcessEngines.getProcessEngines().get(ProcessEngines.NAME_DEFAULT))
                .ifPresent(before -> test.getStore(OURS).put(ProcessEngine.class, before));
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        ProcessEngines.registerProcessEngine(SpringExtension.getApplicationContext(test).getBean(ProcessEngine.class));
    }

    @Override
    public void afterAll(ExtensionContext test) {
        Optional.ofNullable(test.getStore(OURS).get(ProcessEngine.class, ProcessEngine.class)).ifPresent(ProcessEngines::registerProcessEngine);
    }
}
