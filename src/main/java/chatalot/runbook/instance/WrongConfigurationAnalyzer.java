package chatalot.runbook.instance;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns {@link WrongConfiguration} into two sentences at start-up instead of a stack trace. */
class WrongConfigurationAnalyzer extends AbstractFailureAnalyzer<WrongConfiguration> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongConfiguration cause) {
        return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
    }
}
