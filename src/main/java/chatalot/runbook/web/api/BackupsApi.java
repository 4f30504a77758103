package chatalot.runbook.web.api;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Restores;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backups over REST: which there are, making one, looking whether one is still whole, and putting one back. */
@RestController
@RequestMapping(path = "/api/instances/{name}/backups", produces = MediaType.APPLICATION_JSON_VALUE)
class BackupsApi {

    private final Backups backups;
    private final RunControl control;

    BackupsApi(Backups backups, RunControl control) {
        this.backups = backups;
        this.control = control;
    }

    /** Why. */
    record BackupRequest(Optional<String> reason) { }

    /** All backups of an instance, the newest first, also those that cannot be used, with the reason. */
    @GetMapping
    List<Backups.Stored> all(@PathVariable String name) {
        return backups.of(name);
    }

    /** Makes a backup and proves it. The instance is only read. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> make(@PathVariable String name, @RequestBody BackupRequest request, Person person) {
        return started(control.startBackup(name, Input.words("reason", request.reason()), person));
    }

    /** Looks whether one is still what it was when it was proven. */
    @PostMapping(path = "/{id}/verifications", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> verify(@PathVariable String name, @PathVariable String id, @RequestBody BackupRequest request,
            Person person) {
        return started(control.startVerification(name, id, Input.words("reason", request.reason()), person));
    }

    /** What the places for copies have, for a host whose own directory of backups is empty. */
    @GetMapping("/copies")
    List<Backups.Held> copies(@PathVariable String name) {
        return backups.atPlaces(name);
    }

    /**
     * What a restore is asked for with.
     *
     * @param putAside true for an instance whose database is too broken for a restore point
     */
    record RestoreRequest(Optional<String> reason, Optional<Boolean> putAside) { }

    /** Puts one back: into the running instance, or where nothing is installed. */
    @PostMapping(path = "/{id}/restores", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunJson> restore(@PathVariable String name, @PathVariable String id, @RequestBody RestoreRequest request,
            Person person) {
        Restores.Present present = Restores.Present.of(request.putAside().orElse(false));
        return started(control.startRestore(name, id, present, Input.words("reason", request.reason()), person));
    }

    private static ResponseEntity<RunJson> started(Run run) {
        return ResponseEntity.created(URI.create("/api/runs/" + run.number())).body(RunJson.of(run));
    }
}
