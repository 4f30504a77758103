package chatalot.runbook.web.api;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.ServiceRestores;
import chatalot.runbook.web.Input;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The service itself: whether it can be backed up or stopped now, and whether its database was put back. */
@RestController
@RequestMapping(path = "/api/service", produces = MediaType.APPLICATION_JSON_VALUE)
class ServiceApi {

    private final RunStore runs;
    private final ServiceRestores restores;

    ServiceApi(RunStore runs, ServiceRestores restores) {
        this.runs = runs;
        this.restores = restores;
    }

    /**
     * How it stands.
     *
     * @param quiet    whether no instance is being changed: a backup of the service's database is good to have then
     * @param changing the runs whose instances are
     * @param putBack  what is missing since the service's own database was put back; absent where it was not, or an administrator has dealt with it
     */
    record ServiceJson(boolean quiet, List<ChangingJson> changing, Optional<PutBackJson> putBack) { }

    /** A run whose instance is between two releases, or is made behind closed doors. */
    record ChangingJson(long run, String instance, String state) {
        static ChangingJson of(Run run) {
            return new ChangingJson(run.number().value(), run.instance(), run.state().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Since when open runs wait, and what the database lacks. */
    record PutBackJson(Instant noticedAt, String words) { }

    /** Why everything may go on. */
    record GoOnRequest(Optional<String> comment) { }

    /** Whether any instance is being changed, and whether the service's own database was put back. */
    @GetMapping
    ServiceJson service() {
        List<ChangingJson> changing = runs.unfinished().stream().filter(run -> run.state().changesTheInstance()).map(ChangingJson::of).toList();
        return new ServiceJson(changing.isEmpty(), changing, restores.waiting().map(each -> new PutBackJson(each.noticed(), each.words())));
    }

    /** Lets open runs go on after the service's own database was put back to an earlier day. */
    @PostMapping(path = "/go-on", consumes = MediaType.APPLICATION_JSON_VALUE)
    ServiceJson letGoOn(@RequestBody GoOnRequest request, Person person) {
        restores.letGoOn(person, Input.neededWords("comment", request.comment()));
        return service();
    }
}
