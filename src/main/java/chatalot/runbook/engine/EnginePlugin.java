package chatalot.runbook.engine;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** What has to be set before the engine is built, and cannot be set by properties. */
@Component
class EnginePlugin extends AbstractProcessEnginePlugin {

    private final ApplicationContext beans;
    private final RunFeed feed;
    private final NoticeFeed notices;

    EnginePlugin(ApplicationContext beans, RunFeed feed, NoticeFeed notices) {
        this.beans = beans;
        this.feed = feed;
        this.notices = notices;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setExpressionManager(new HardenedExpressions(beans));
        configuration.getCustomHistoryEventHandlers().add(feed);
        configuration.getCustomHistoryEventHandlers().add(notices);
        // Without this an error that nobody catches ends the run as if it had succeeded.
        configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
        // A refusal is no error of the service; whoever called says what went wrong, and jobs are logged by themselves.
        configuration.setEnableCmdExceptionLogging(false);
    }
}
