package chatalot.runbook.web.api;

import chatalot.runbook.run.InstanceDoctor;
import chatalot.runbook.run.InstanceOverview;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Instances over REST: how they are, what stops an update; and starting an update. */
@RestController
@RequestMapping(path = "/api/instances", produces = MediaType.APPLICATION_JSON_VALUE)
class InstancesApi {

    private final InstanceOverview instances;
    private final InstanceDoctor doctor;
    private final RunControl control;
    private final Runs runs;

    InstancesApi(InstanceOverview instances, InstanceDoctor doctor, RunControl control, Runs runs) {
        this.instances = instances;
        this.doctor = doctor;
        this.control = control;
        this.runs = runs;
    }

    /** What is asked for. A blank target is the newest of the tracked branch. */
    record UpdateRequest(Optional<String> target, Optional<String> reason) { }

    /** The doctor's report. */
    record ReportJson(String instance, boolean ready, List<FindingJson> findings) { }

    /** One finding; {@code verdict} is fine, warning or stops. */
    record FindingJson(String subject, String verdict, String found, String mend) {
        static FindingJson of(InstanceDoctor.Finding finding) {
            return new FindingJson(finding.subject(), finding.verdict().name().toLowerCase(Locale.ROOT),
                    finding.found(), finding.mend());
        }
    }

    @GetMapping
    List<InstanceJson> all() {
        return instances.all().stream().map(this::json).toList();
    }

    @GetMapping("/{name}")
    InstanceJson one(@PathVariable String name) {
        return json(instances.of(name));
    }

    @GetMapping("/{name}/doctor")
    ReportJson doctor(@PathVariable String name) {
        InstanceDoctor.Report report = doctor.examine(name);
        return new ReportJson(report.instance(), report.ready(),
                report.findings().stream().map(FindingJson::of).toList());
    }

    @PostMapping(path = "/{name}/updates", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> update(@PathVariable String name, @RequestBody UpdateRequest request, Person person) {
        String target = Input.reference(request.target());
        String reason = Input.words("reason", request.reason());
        instances.of(name);
        Run run = control.startUpdate(name, target, reason, person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }

    private InstanceJson json(InstanceOverview.Status status) {
        return InstanceJson.of(status, runs.last(status.name()));
    }
}
