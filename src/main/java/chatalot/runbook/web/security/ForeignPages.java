package chatalot.runbook.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a page of another site has a browser send here, beside the tokens and where there is none: at the webapps' own sign-in,
 * and over REST, where a browser may remember a password. Browsers say where a request comes from; programs say nothing.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER - 2)
class ForeignPages extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final DoorRefusals refusals;

    ForeignPages(DoorRefusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!READING.contains(request.getMethod()) && isForeign(request)) {
            refusals.refuse(request, response, HttpStatus.FORBIDDEN, "This was sent by a page of another site. Nothing was changed.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForeign(HttpServletRequest request) {
        Optional<String> site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
        if (site.isPresent()) {
            return !OURS.contains(site.get());
        }
        return Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN)).filter(origin -> !isOf(request.getServerName(), origin)).isPresent();
    }

    private static boolean isOf(String host, String origin) {
        try {
            return host.equalsIgnoreCase(URI.create(origin).getHost());
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
