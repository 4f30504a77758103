package chatalot.runbook.web.security;

import chatalot.runbook.web.CalledPath;
import chatalot.runbook.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Refuses a request before it is anybody's: programs get a problem, people a page. */
@Component
class DoorRefusals {

    private final Problems problems;

    DoorRefusals(Problems problems) {
        this.problems = problems;
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String why) throws IOException {
        CalledPath path = CalledPath.of(request);
        if (response.isCommitted()) {
            throw new IOException("Too late to refuse %s: %s".formatted(path, why));
        }
        if (path.isForPrograms()) {
            problems.write(response, status, why);
        } else {
            response.sendError(status.value());
        }
    }
}
