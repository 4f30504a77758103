package chatalot.runbook.web.security;

import chatalot.runbook.web.Problems;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands in front of the engine's own REST, which its webapps bring along: only {@link AllowedCalls} pass, and no
 * query that carries an expression (CVE-2026-109432: such expressions are evaluated, also in nested queries).
 */
class EngineDoor extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(EngineDoor.class);

    private final Problems problems;

    EngineDoor(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath() + Optional.ofNullable(request.getPathInfo()).orElse("");
        Optional<String> objection = objection(request, path);
        if (objection.isPresent()) {
            refuse(request, response, path, objection.get());
            return;
        }
        if (request.getMethod().equals("GET") || request.getMethod().equals("OPTIONS")) {
            chain.doFilter(request, response);
            return;
        }
        try {
            chain.doFilter(new CheckedBody(request), response);
        } catch (CheckedBody.Forbidden forbidden) {
            refuse(request, response, path, forbidden.getMessage());
        } catch (JsonProcessingException malformed) {
            problems.write(response, HttpStatus.BAD_REQUEST, "The body is not JSON.");
        }
    }

    private static Optional<String> objection(HttpServletRequest request, String path) {
        if (!AllowedCalls.allow(request.getMethod(), path)) {
            return Optional.of("This call to the engine is closed to everybody.");
        }
        if (request.getMethod().equals("DELETE") && path.endsWith("/" + request.getRemoteUser())) {
            return Optional.of("Nobody removes themselves; ask another administrator.");
        }
        if (!isJsonIfAnything(request)) {
            return Optional.of("Only JSON passes here.");
        }
        return CheckedBody.namesAnExpression(request.getParameterMap().keySet())
                ? Optional.of("Queries with expressions are closed to everybody.") : Optional.empty();
    }

    private static boolean isJsonIfAnything(HttpServletRequest request) {
        String type = Optional.ofNullable(request.getContentType()).orElse(MediaType.APPLICATION_JSON_VALUE);
        try {
            return MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String path, String why)
            throws IOException {
        log.warn("Refused to {}: {} {}: {}", request.getRemoteUser(), request.getMethod(), path, why);
        problems.write(response, HttpStatus.FORBIDDEN, why);
    }
}
