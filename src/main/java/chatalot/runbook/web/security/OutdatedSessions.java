package chatalot.runbook.web.security;

import chatalot.runbook.web.CalledPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends sessions that began under another password of their person. */
class OutdatedSessions extends OncePerRequestFilter {

    private final SessionStamps stamps;

    OutdatedSessions(SessionStamps stamps) {
        this.stamps = stamps;
    }

    /** What everybody may see asks for nobody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return CalledPath.of(request).isIn("/assets/", "/webjars/", "/camunda/lib/", "/camunda/assets/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpSession session = request.getSession(false);
        Optional<Authentication> who = session == null ? Optional.empty() : Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication());
        if (who.filter(person -> !stamps.isCurrent(session, person.getName())).isPresent()) {
            session.invalidate();
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(request, response);
    }
}
