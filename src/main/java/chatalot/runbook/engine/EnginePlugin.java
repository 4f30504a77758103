package chatalot.runbook.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** What has to be set before the engine is built, and cannot be set by properties. */
@Component
class EnginePlugin extends AbstractProcessEnginePlugin {

    private static final String OF_CLEAN_UP = "P5D";

    private final ApplicationContext beans;
    private final List<HistoryFeed> feeds;

    EnginePlugin(ApplicationContext beans, List<HistoryFeed> feeds) {
        this.beans = beans;
        this.feeds = feeds;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setExpressionManager(new HardenedExpressions(beans));
        configuration.getCustomHistoryEventHandlers().add(new HistoryFeed.ToAll(feeds));
        // Without this an error that nobody catches ends the run as if it had succeeded.
        configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
        // A refusal is no error of the service; whoever called says what went wrong, and jobs are logged by themselves.
        configuration.setEnableCmdExceptionLogging(false);
        // One row for every assignee of every task, kept for ever, for a licence that nobody has here.
        configuration.setTaskMetricsEnabled(false);
        // What the engine notes of its own clean-up (see OldDetails), which would grow instead.
        configuration.setHistoryCleanupJobLogTimeToLive(OF_CLEAN_UP);
        configuration.setBatchOperationHistoryTimeToLive(OF_CLEAN_UP);
    }
}
