package chatalot.runbook.engine;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Turns {@link WrongRiskTable} into two sentences at start-up instead of a stack trace. */
class WrongRiskTableAnalyzer extends AbstractFailureAnalyzer<WrongRiskTable> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongRiskTable cause) {
        return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
    }
}
