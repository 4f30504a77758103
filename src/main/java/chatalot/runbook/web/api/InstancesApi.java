package chatalot.runbook.web.api;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.InstanceList;
import chatalot.runbook.web.Runs;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Instances over REST: how they are, what stops an update, what one would do; and starting an update. */
@RestController
@RequestMapping(path = "/api/instances", produces = MediaType.APPLICATION_JSON_VALUE)
class InstancesApi {

    private final Instances instances;
    private final InstanceList list;
    private final Plans plans;
    private final RunControl control;
    private final Runs runs;
    private final Backups backups;

    InstancesApi(Instances instances, InstanceList list, Plans plans, RunControl control, Runs runs, Backups backups) {
        this.instances = instances;
        this.list = list;
        this.plans = plans;
        this.control = control;
        this.runs = runs;
        this.backups = backups;
    }

    /** What is asked for. A blank target is the newest of the tracked branch; {@code notBefore} bounds the swap. */
    record UpdateRequest(Optional<String> target, Optional<String> reason, Optional<String> notBefore) { }

    /** What is to be deployed. A blank target is the newest of the tracked branch. */
    record DeployRequest(Optional<String> target, Optional<String> reason) { }

    /** Why. */
    record CheckRequest(Optional<String> reason) { }

    /** All instances: what runs there, how it is, what is new, the last run. */
    @GetMapping
    List<InstanceJson> all() {
        Map<String, FoundUpdate> found = runs.foundByInstance();
        return list.all().stream().map(instance -> json(instance, Optional.ofNullable(found.get(instance.name())))).toList();
    }

    /** One instance. */
    @GetMapping("/{name}")
    InstanceJson one(@PathVariable String name) {
        return json(instances.find(name), Optional.ofNullable(runs.foundByInstance().get(name)));
    }

    /** What was discovered of an instance, and what would stop an update. Changes nothing; takes some seconds. */
    @GetMapping("/{name}/doctor")
    Instances.Examination doctor(@PathVariable String name) {
        return instances.examine(name);
    }

    /** What an administrator of its host puts in place so that the service may do what it does there, and no more. */
    @GetMapping("/{name}/privileges")
    List<Instances.HostFile> privileges(@PathVariable String name) {
        return instances.privileges(name);
    }

    /**
     * The configuration of a proxy that holds what users ask while the app is away. It listens at {@code listen}, like {@code 0.0.0.0:8080};
     * {@code forwardTo} is where the app answers, as seen from where the proxy runs, if not at the port that it publishes.
     */
    @GetMapping("/{name}/front-proxy")
    Instances.HostFile frontProxy(@PathVariable String name, @RequestParam String listen, @RequestParam Optional<String> forwardTo) {
        return instances.frontProxy(name, listen, forwardTo);
    }

    /** Copies of its data that runs have left, with the date of their deletion, and images. */
    @GetMapping("/{name}/kept")
    List<Instances.Kept> kept(@PathVariable String name) {
        return instances.kept(name);
    }

    /** What an update would do; without {@code to}, one to the newest of the tracked branch. */
    @GetMapping("/{name}/plan")
    Plans.Preview plan(@PathVariable String name, @RequestParam Optional<String> to) {
        return plans.preview(name, Input.reference(to));
    }

    /** Starts an update. Nothing changes on the instance before people approve. */
    @PostMapping(path = "/{name}/updates", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> update(@PathVariable String name, @RequestBody UpdateRequest request, Person person) {
        String target = Input.reference(request.target());
        String reason = Input.words("reason", request.reason());
        Optional<Instant> notBefore = Input.moment("notBefore", request.notBefore());
        instances.demandKnown(name);
        Run run = control.startUpdate(name, target, reason, notBefore, person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }

    /** Deploys for the first time; where the instance is installed, an update. */
    @PostMapping(path = "/{name}/deployments", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> deploy(@PathVariable String name, @RequestBody DeployRequest request, Person person) {
        Run run = control.startDeployment(name, Input.reference(request.target()), Input.words("reason", request.reason()), person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }

    /** Looks for updates now; what is new is asked by the run. */
    @PostMapping(path = "/{name}/checks", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> check(@PathVariable String name, @RequestBody CheckRequest request, Person person) {
        Run run = control.startCheck(name, Input.words("reason", request.reason()), person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }

    private InstanceJson json(Instances.View instance, Optional<FoundUpdate> found) {
        return InstanceJson.of(instance, runs.last(instance.name()), backups.due(instance.name()), found,
                runs.checkTrouble(instance.name()));
    }
}
