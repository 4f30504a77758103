package chatalot.runbook.steps;

import chatalot.runbook.deploy.KeptCopy;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Doctor;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.DoctorReport.Level;
import chatalot.runbook.instance.DoctorReport;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** <em>Check instance</em>: is it fit for an update, and what does its gate say of the version that runs? */
@Component
class CheckInstance implements Step {

    private final InstanceCatalog catalog;
    private final InstanceOfRun instances;
    private final Planner planner;
    private final PlanOfRun evidence;
    private final DataOfRun data;

    CheckInstance(InstanceCatalog catalog, InstanceOfRun instances, Planner planner, PlanOfRun evidence, DataOfRun data) {
        this.catalog = catalog;
        this.instances = instances;
        this.planner = planner;
        this.evidence = evidence;
        this.data = data;
    }

    @Override
    public String topic() {
        return "checkInstance";
    }

    @Override
    public Outputs run(StepContext context) {
        DoctorReport report = examine(context);
        evidence.keep(context, report);
        report.findings().stream().filter(finding -> finding.level() != Level.OK)
                .forEach(finding -> context.log("%s: %s".formatted(finding.topic(), finding.words())));
        List<Finding> reasons = report.reasons().stream().filter(reason -> standsAgainst(context, reason)).toList();
        if (!reasons.isEmpty()) {
            throw notReady(context, reasons);
        }
        requireFreeNames(context);
        context.log("%s is ready for the %s.".formatted(context.run().instance(), context.run().kind().processKey()));
        return Outputs.none();
    }

    /** A version that is ill is what a rollback is for. */
    private static boolean standsAgainst(StepContext context, Finding reason) {
        return context.run().kind() != RunKind.ROLLBACK || !reason.topic().equals(Doctor.GATE);
    }

    private DoctorReport examine(StepContext context) {
        try {
            Instance instance = instances.discover(context);
            new RunFiles(instances.host(context), instance, context.run().number()).prepare().setOldJournalAside();
            // So may a target that another run of this number settled; this one has not settled any yet.
            planner.forgetTarget(instance, context.run().number().value());
            return new Doctor(catalog).examine(instance, planner.expectedNow(instance));
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "%s cannot be understood: %s"
                    .formatted(context.run().instance(), e.problem()), "Everything.", e.mend(), e);
        }
    }

    /** Copies are named after their run; a service whose own database was lost counts from one again. */
    private void requireFreeNames(StepContext context) {
        long run = context.run().number().value();
        List<String> taken = data.kept(context).list().stream().filter(copy -> copy.run() == run).map(KeptCopy::where).toList();
        if (!taken.isEmpty()) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "%s still has copies of data from another run %d: %s."
                    .formatted(context.run().instance(), run, String.join(", ", taken)), "Everything, these copies too.",
                    "Start again: the next run has another number. See ./runbook kept.");
        }
    }

    private static StepFailed notReady(StepContext context, List<Finding> reasons) {
        return new StepFailed(ErrorCode.PREFLIGHT_FAILED, "%s is not ready for the %s: %s.".formatted(
                context.run().instance(), context.run().kind().processKey(), reasons.stream().map(reason -> "%s: %s".formatted(reason.topic(), reason.words()))
                        .collect(Collectors.joining("; "))), "Everything.",
                reasons.stream().map(Finding::mend).distinct().collect(Collectors.joining(" ")));
    }
}
