package chatalot.runbook.web.security;

import chatalot.runbook.run.WayIn;
import chatalot.runbook.run.WaysIn;
import chatalot.runbook.web.CalledPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says by which way each request came, before anything else looks at it: from its address, and for the command line from what it calls itself. */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER - 1)
class WayInFilter extends OncePerRequestFilter {

    /** What our own command line sends as its {@code User-Agent}. It is what is said: REST by another program is no more trusted. */
    static final String COMMAND_LINE = "chatalot-runbook-cli";

    private final WaysIn ways;

    WayInFilter(WaysIn ways) {
        this.ways = ways;
    }

    /** An error is answered in the name of the request that it belongs to. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            ways.<Exception>through(wayOf(request), () -> chain.doFilter(request, response));
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static WayIn wayOf(HttpServletRequest request) {
        CalledPath path = CalledPath.of(request);
        if (path.isOurs()) {
            return Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).filter(agent -> agent.startsWith(COMMAND_LINE)).isPresent()
                    ? WayIn.CLI : WayIn.REST;
        }
        if (!path.isIn("/camunda")) {
            return WayIn.CONSOLE;
        }
        return path.text().matches(".*/(user|group|authorization)(/.*)?") ? WayIn.ADMIN : WayIn.TASKLIST;
    }
}
