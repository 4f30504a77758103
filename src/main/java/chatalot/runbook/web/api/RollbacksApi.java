package chatalot.runbook.web.api;

import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Rollbacks;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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

/** Rollbacks over REST: what an instance may go back to, by which ways, and starting one. */
@RestController
@RequestMapping(path = "/api/instances/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
class RollbacksApi {

    private final Instances instances;
    private final Rollbacks rollbacks;
    private final RunControl control;

    RollbacksApi(Instances instances, Rollbacks rollbacks, RunControl control) {
        this.instances = instances;
        this.rollbacks = rollbacks;
        this.control = control;
    }

    /** What is asked for; {@code backup} for the way that takes one. */
    record RollbackRequest(Optional<String> target, Optional<String> way, Optional<String> backup, Optional<String> reason) { }

    /** A way with whether it is open. */
    record WayJson(String way, Optional<String> backup, Optional<Instant> takenAt, boolean open, List<String> refusals,
            List<String> losses) { }

    /** What was found. */
    record RollbackJson(String instance, String running, List<Rollbacks.Past> past, Optional<String> release,
            Optional<String> commit, List<WayJson> ways) { }

    /** The ways back to a release; without {@code to}, to the one that ran last. */
    @GetMapping("/rollback")
    RollbackJson look(@PathVariable String name, @RequestParam Optional<String> to) {
        Rollbacks.View view = rollbacks.look(name, Input.reference(to));
        return new RollbackJson(view.instance(), view.running(), view.past(), view.release(), view.commit(),
                view.ways().stream().map(way -> new WayJson(way.way(), way.backup(), way.takenAt(), way.open(), way.refusals(),
                        way.losses())).toList());
    }

    /** Starts a rollback by one of the ways. Nothing changes on the instance before people approve. */
    @PostMapping(path = "/rollbacks", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> start(@PathVariable String name, @RequestBody RollbackRequest request, Person person) {
        String target = Input.reference(request.target());
        String reason = Input.words("reason", request.reason());
        instances.demandKnown(name);
        Run run = control.startRollback(name, target, request.way().orElse("").strip(), request.backup().orElse("").strip(), reason,
                person);
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }
}
