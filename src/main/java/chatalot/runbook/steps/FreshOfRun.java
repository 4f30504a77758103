package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * A run that brings an instance to where none is, and what its steps work with.
 *
 * @param <P> its plan, kept in the run's evidence
 */
abstract class FreshOfRun<P> {

    private final InstanceCatalog catalog;
    private final InstanceOfRun instances;
    private final EvidenceStore evidence;
    private final ObjectMapper json;
    private final String document;
    private final Class<P> plan;

    /** @param document name of the evidence that is the plan */
    FreshOfRun(InstanceCatalog catalog, InstanceOfRun instances, EvidenceStore evidence, ObjectMapper json, String document, Class<P> plan) {
        this.catalog = catalog;
        this.instances = instances;
        this.evidence = evidence;
        this.json = json;
        this.document = document;
        this.plan = plan;
    }

    /** What comes into the place by a plan. */
    abstract FreshInstall install(P planned);

    /** What is said of a step that failed on the way. */
    abstract ErrorCode code();

    /** What is untouched when a step failed on the way. */
    abstract String untouched();

    /** What is to be done again then, for example {@code start the restore again}. */
    abstract String again();

    /** Keeps the plan and returns what stands for all of it. */
    final String keep(StepContext context, P planned) {
        try {
            context.evidence().put(document, "application/json", json.writerWithDefaultPrettyPrinter().writeValueAsString(planned));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A plan is always JSON", e);
        }
        return context.evidence().list().stream().filter(kept -> kept.name().equals(document))
                .map(Evidence.Document::sha256).findFirst().orElseThrow();
    }

    /** Empty in a run that ended before it had one. */
    final Optional<P> find(Run run) {
        return evidence.of(run.number()).text(document).map(text -> {
            try {
                return json.readValue(text, plan);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Evidence %s of run %s cannot be read".formatted(document, run.number()), e);
            }
        });
    }

    final P plan(StepContext context) {
        return plan(context.run());
    }

    final P plan(Run run) {
        return find(run).orElseThrow(() -> new IllegalStateException("Run %s has no plan".formatted(run.number())));
    }

    /** Empty in a run that ended before it had a plan. */
    final Optional<FreshInstall> install(Run run) {
        return find(run).map(this::install);
    }

    /** For whoever only looks, or acts beside the run's steps. */
    final Host host(Run run) {
        return catalog.host(run.instance());
    }

    /** For as long as the attempt holds its lock. */
    final Host host(StepContext context) {
        return context.at(host(context.run()));
    }

    final InstanceSettings settings(Run run) {
        return catalog.find(run.instance()).orElseThrow(() -> new IllegalStateException(
                "Instance %s is no longer configured; put it back under runbook.instances".formatted(run.instance())));
    }

    final EmptyPlace place(Run run) {
        return catalog.place(run.instance());
    }

    final RunFiles files(StepContext context) {
        return RunFiles.in(host(context), settings(context.run()).directory(), context.run().number());
    }

    final Journal journal(StepContext context) {
        return files(context).journal();
    }

    /** For whoever acts beside the run's steps. */
    final Journal journal(Run run) {
        return RunFiles.in(host(run), settings(run).directory(), run.number()).journal();
    }

    final FreshDeployment deployment(StepContext context) {
        return new FreshDeployment(host(context), instances.of(context), journal(context), WorkOf.step(context),
                settings(context.run()).timeouts().build());
    }

    final StepFailed failed(StepContext context, NotInstalled e) {
        return new StepFailed(code(), "%s: %s".formatted(context.run().instance(), e.getMessage()), untouched(), e.whatToDo(), e);
    }

    final StepFailed failed(StepContext context, RuntimeException e) {
        return new StepFailed(code(), "%s: %s".formatted(context.run().instance(), e.getMessage()), untouched(),
                "Mend what it says and %s.".formatted(again()), e);
    }
}
