package chatalot.runbook.web.api;

import chatalot.runbook.audit.Acknowledgements;
import chatalot.runbook.audit.RunException;
import chatalot.runbook.audit.RunExceptions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.Input;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was abnormal about runs, over REST, and saying that one has looked at it. */
@RestController
@RequestMapping(path = "/api/exceptions", produces = MediaType.APPLICATION_JSON_VALUE)
class ExceptionsApi {

    private static final int USUAL = 50;
    private static final int MOST = 500;

    private final RunExceptions exceptions;
    private final Acknowledgements acknowledgements;

    ExceptionsApi(RunExceptions exceptions, Acknowledgements acknowledgements) {
        this.exceptions = exceptions;
        this.acknowledgements = acknowledgements;
    }

    /** What was found by whoever looked at it. */
    record AcknowledgementRequest(Optional<String> comment) { }

    /** One exception; {@code persons} brought it about. */
    record ExceptionJson(long run, String kind, String kindInWords, String instance, Instant at, List<String> persons, String words,
            Optional<String> acknowledgedBy, Optional<Instant> acknowledgedAt, Optional<String> comment) {
        static ExceptionJson of(RunException exception) {
            return new ExceptionJson(exception.run().value(), exception.kind().name().toLowerCase(Locale.ROOT), exception.kind().words(),
                    exception.instance(), exception.at(), exception.persons(), exception.words(),
                    exception.seen().map(RunException.Acknowledgement::person), exception.seen().map(RunException.Acknowledgement::at),
                    exception.seen().map(RunException.Acknowledgement::comment));
        }
    }

    /** Of so many runs, the newest first: those that nobody has acknowledged, with {@code all=true} all; by instance and kind. */
    @GetMapping
    List<ExceptionJson> list(@RequestParam Map<String, String> parameters) {
        Asked asked = new Asked(parameters);
        return exceptions.list(!asked.truth("all"), asked.text("instance"), asked.exception(), asked.number("before").map(RunNumber::new),
                asked.limit(USUAL, MOST)).stream().map(ExceptionJson::of).toList();
    }

    /** Acknowledges an exception of a run; never by those who brought it about. */
    @PostMapping(path = "/{run}/{kind}/acknowledgement", consumes = MediaType.APPLICATION_JSON_VALUE)
    ExceptionJson acknowledge(@PathVariable String run, @PathVariable String kind, @RequestBody AcknowledgementRequest request,
            Person person) {
        RunException.Kind of = new Asked(Map.of("kind", kind)).exception().orElseThrow();
        return ExceptionJson.of(acknowledgements.acknowledge(Input.run(run), of, Input.neededWords("comment", request.comment()), person));
    }
}
