package chatalot.runbook.overview;

import chatalot.runbook.instance.Doctor;
import chatalot.runbook.instance.DoctorReport;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.InstanceDoctor;
import chatalot.runbook.run.Refused;
import org.springframework.stereotype.Component;

/** The instance room's doctor, for the doors. */
@Component
class LiveDoctor implements InstanceDoctor {

    private final InstanceCatalog catalog;
    private final Doctor doctor;

    LiveDoctor(InstanceCatalog catalog) {
        this.catalog = catalog;
        this.doctor = new Doctor(catalog);
    }

    @Override
    public Report examine(String instance) {
        if (catalog.find(instance).isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s.".formatted(instance));
        }
        DoctorReport report = doctor.examine(instance, discovered -> Expected.healthy());
        return new Report(instance, report.findings().stream().map(LiveDoctor::finding).toList());
    }

    private static Finding finding(DoctorReport.Finding found) {
        Verdict verdict = switch (found.level()) {
            case OK -> Verdict.FINE;
            case WARNING -> Verdict.WARNING;
            case STOPS -> Verdict.STOPS;
        };
        return new Finding(found.topic(), verdict, found.words(), found.mend());
    }
}
