package chatalot.runbook.web.api;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Problems;
import chatalot.runbook.web.security.BodyTooLarge;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error inside REST as a problem (RFC 9457). */
@RestControllerAdvice(annotations = RestController.class)
class ApiProblems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refused refused) {
        return problem(Problems.status(refused.kind()), refused.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> later(PassingTrouble trouble) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, trouble.getMessage());
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException unreadable,
            HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus said = unreadable.getCause() instanceof BodyTooLarge ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.BAD_REQUEST;
        return ResponseEntity.status(said).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(Problems.of(said, why(unreadable)));
    }

    private static String why(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof BodyTooLarge) {
            return "The body is too large. Nothing was changed.";
        }
        if (unreadable.getCause() instanceof UnrecognizedPropertyException unknown) {
            return "There is no field %s; there are: %s.".formatted(unknown.getPropertyName(),
                    String.join(", ", unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList()));
        }
        if (unreadable.getCause() instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                && mapping.getPath().get(0).getFieldName() != null) {
            return "The field %s has another type.".formatted(mapping.getPath().get(0).getFieldName());
        }
        return "The body must be one JSON object.";
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, detail));
    }
}
