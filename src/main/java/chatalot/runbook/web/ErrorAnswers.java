package chatalot.runbook.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** The last word on whatever no controller answered: a page for the console, a problem for everybody else. */
@Controller
class ErrorAnswers implements ErrorController {

    private final SignInForm form;

    ErrorAnswers(SignInForm form) {
        this.form = form;
    }

    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    Object page(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (CalledPath.ofError(request).isForPrograms()) {
            return problem(request);
        }
        HttpStatus status = status(request);
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            return form.show(Duration.ofSeconds(Long.parseLong(response.getHeader(HttpHeaders.RETRY_AFTER))), model);
        }
        model.addAttribute("status", status.value());
        model.addAttribute("title", status.getReasonPhrase());
        model.addAttribute("detail", detail(status));
        return "error";
    }

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request) {
        HttpStatus status = status(request);
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, detail(status)));
    }

    private static HttpStatus status(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                .map(code -> HttpStatus.resolve((Integer) code)).orElse(HttpStatus.NOT_FOUND);
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "The request is not well-formed.";
            case FORBIDDEN -> "This is not yours to do. If the page was open for long, load it again.";
            case NOT_FOUND -> "There is nothing here.";
            case METHOD_NOT_ALLOWED -> "This address does not take that method.";
            case NOT_ACCEPTABLE -> "This address answers in JSON only.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send JSON with the content type application/json, or a form without files.";
            case PAYLOAD_TOO_LARGE -> "What was sent is too large. Nothing was changed.";
            default -> "Something went wrong here; the service's log says what.";
        };
    }
}
