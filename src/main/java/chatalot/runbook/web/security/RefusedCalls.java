package chatalot.runbook.web.security;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Texts;
import chatalot.runbook.run.Trail;
import chatalot.runbook.run.WaysIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts on the trail what somebody who is signed in was not let do, wherever behind it that was decided: by the doors, by the list of
 * calls to the engine, or by a rule. What the rule itself has told is not told twice.
 */
class RefusedCalls extends OncePerRequestFilter {

    private static final int LONGEST = 250;

    private final Trail trail;
    private final WaysIn ways;

    RefusedCalls(Trail trail, WaysIn ways) {
        this.trail = trail;
        this.ways = ways;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (response.getStatus() == HttpStatus.FORBIDDEN.value() && ways.call().filter(WaysIn.Call::refusalTold).isEmpty()) {
            Optional.ofNullable(request.getRemoteUser()).ifPresent(person -> trail.record(Fact.of(Act.CALL_REFUSED).by(person)
                    .about(Texts.atMost(request.getMethod() + " " + request.getRequestURI(), LONGEST)).saying("from " + request.getRemoteAddr())));
        }
    }
}
