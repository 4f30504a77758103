package chatalot.runbook.web.api;

import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Person;
import chatalot.runbook.web.Input;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Freezes over REST: what is and was frozen; freezing and lifting. */
@RestController
@RequestMapping(path = "/api/freezes", produces = MediaType.APPLICATION_JSON_VALUE)
class FreezesApi {

    private static final int MOST = 200;

    private final FreezeControl control;
    private final Freezes freezes;
    private final ChangeCalendar calendar;
    private final Clock clock;

    FreezesApi(FreezeControl control, Freezes freezes, ChangeCalendar calendar, Clock clock) {
        this.control = control;
        this.freezes = freezes;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** What to freeze: without an instance everything, without an end until it is lifted. */
    record FreezeRequest(Optional<String> instance, Optional<String> reason, Optional<String> until) { }

    /** Why it may go on. */
    record LiftRequest(Optional<String> reason) { }

    /** All freezes: the configured ones that are not over, then people's, the newest first. */
    @GetMapping
    List<FreezeJson> all() {
        Instant now = clock.instant();
        return Stream.concat(calendar.configured().stream(), freezes.list(MOST).stream())
                .map(freeze -> FreezeJson.of(freeze, now)).toList();
    }

    /** Freezes an instance, or everything: no update starts or swaps until the end of it. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    FreezeJson freeze(@RequestBody FreezeRequest request, Person person) {
        return FreezeJson.of(control.freeze(Input.name(request.instance()), Input.neededWords("reason", request.reason()),
                Input.moment("until", request.until()), person), clock.instant());
    }

    /** Ends a freeze before its time. */
    @PostMapping(path = "/{id}/lift", consumes = MediaType.APPLICATION_JSON_VALUE)
    FreezeJson lift(@PathVariable String id, @RequestBody LiftRequest request, Person person) {
        return FreezeJson.of(control.lift(Input.freeze(id), Input.neededWords("reason", request.reason()), person),
                clock.instant());
    }
}
