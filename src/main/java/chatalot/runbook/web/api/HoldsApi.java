package chatalot.runbook.web.api;

import chatalot.runbook.run.Hold;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Person;
import chatalot.runbook.web.Input;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Over REST: which commits are on hold for an instance, and letting one be tried again. */
@RestController
@RequestMapping(path = "/api/instances/{name}/holds", produces = MediaType.APPLICATION_JSON_VALUE)
class HoldsApi {

    private final Instances instances;
    private final Holds holds;

    HoldsApi(Instances instances, Holds holds) {
        this.instances = instances;
        this.holds = holds;
    }

    /** Why the commit may be tried again. */
    record ReleaseRequest(Optional<String> reason) { }

    /** A hold, with who released it once somebody has. */
    record HoldJson(String commit, String release, long run, String reason, Instant since, boolean open,
            Optional<String> releasedBy, Optional<String> releaseReason, Optional<Instant> releasedAt) {
        static HoldJson of(Hold hold) {
            return new HoldJson(hold.commit(), hold.release(), hold.run().value(), hold.reason(), hold.since(), hold.open(),
                    hold.released().map(Hold.Release::person), hold.released().map(Hold.Release::reason),
                    hold.released().map(Hold.Release::at));
        }
    }

    /** Commits that are or were on hold, the newest first. */
    @GetMapping
    List<HoldJson> all(@PathVariable String name) {
        instances.demandKnown(name);
        return holds.of(name).stream().map(HoldJson::of).toList();
    }

    /** Lets a commit be tried again; it may be named by its first digits. */
    @PostMapping(path = "/{commit}/release", consumes = MediaType.APPLICATION_JSON_VALUE)
    HoldJson release(@PathVariable String name, @PathVariable String commit, @RequestBody ReleaseRequest request,
            Person person) {
        String reason = Input.neededWords("reason", request.reason());
        instances.demandKnown(name);
        return HoldJson.of(holds.release(name, Input.commit(commit), reason, person));
    }
}
