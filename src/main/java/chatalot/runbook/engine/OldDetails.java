package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Moment;
import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.Trail;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstanceQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets go of the details of runs that ended long ago, so that the service's database stays as large as the site's settings say:
 * the engine's history by its own clean-up, and every line that their steps said. What was planned, decided, agreed to and lost,
 * the steps with their outcomes, and all documents stay, and the run says since when its details are gone. Any number of nodes may do it.
 */
@Component
class OldDetails extends RepeatedLook {

    /** So many runs lose their lines in one transaction. */
    private static final int AT_ONCE = 50;
    private static final Logger LOG = LoggerFactory.getLogger(OldDetails.class);

    private final RepositoryService repository;
    private final HistoryService history;
    private final RunStore runs;
    private final StepLog lines;
    private final RecordSettings settings;
    private final Clock clock;
    private final Trail trail;
    private final TransactionTemplate transaction;

    OldDetails(RepositoryService repository, HistoryService history, RunStore runs, StepLog lines, RecordSettings settings,
            Clock clock, Trail trail, PlatformTransactionManager transactions) {
        super("old-details", settings.poll());
        this.repository = repository;
        this.history = history;
        this.runs = runs;
        this.lines = lines;
        this.settings = settings;
        this.clock = clock;
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Lets go of all that is too old by now. The engine's part goes on in its own jobs. */
    @Override
    protected void look() {
        try {
            transaction.executeWithoutResult(joined -> tellEngine());
            forgetLines();
            history.cleanUpHistoryAsync(true);
        } catch (OptimisticLockingException e) {
            LOG.debug("Another node does the same", e);
        } catch (RuntimeException e) {
            LOG.warn("Old details could not be let go of; it is tried again in {}", settings.poll(), e);
        }
    }

    /** The models' own time to live gives way to the site's, for what has ended already, too. */
    private void tellEngine() {
        if (!(processesTold() | decisionsTold())) {
            return;
        }
        HistoricProcessInstanceQuery ended = history.createHistoricProcessInstanceQuery().rootProcessInstances().finished();
        if (ended.count() > 0) {
            history.setRemovalTimeToHistoricProcessInstances().calculatedRemovalTime().byQuery(ended).hierarchical().executeAsync();
        }
    }

    private boolean processesTold() {
        return repository.createProcessDefinitionQuery().list().stream().filter(model -> differs(model.getHistoryTimeToLive()))
                .peek(model -> repository.updateProcessDefinitionHistoryTimeToLive(model.getId(), settings.days())).count() > 0;
    }

    private boolean decisionsTold() {
        return repository.createDecisionDefinitionQuery().list().stream().filter(table -> differs(table.getHistoryTimeToLive()))
                .peek(table -> repository.updateDecisionDefinitionHistoryTimeToLive(table.getId(), settings.days())).count() > 0;
    }

    private boolean differs(Integer days) {
        return !Objects.equals(days, settings.days());
    }

    private void forgetLines() {
        Instant before = clock.instant().minus(settings.details());
        while (Optional.ofNullable(transaction.execute(joined -> forgetLines(before))).orElse(0) == AT_ONCE) {
            LOG.debug("More runs than {} have details that are too old", AT_ONCE);
        }
    }

    private int forgetLines(Instant before) {
        var ended = runs.endedWithDetails(before, AT_ONCE);
        ended.forEach(run -> {
            lines.forget(run);
            runs.detailsDeleted(run);
        });
        ended.stream().findFirst().ifPresent(first -> trail.record(Fact.of(Act.DETAILS_DELETED).on(first)
                .saying("Details of %d runs that ended before %s, from run %s to run %s: what their steps said and the engine's history."
                        .formatted(ended.size(), Moment.words(before), first, ended.get(ended.size() - 1)))));
        return ended.size();
    }
}
