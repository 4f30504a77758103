package chatalot.runbook.web.security;

import chatalot.runbook.run.Passwords;
import chatalot.runbook.web.CalledPath;
import chatalot.runbook.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whoever signs in with a password that the service has made gets no further than to choose one of their own: it lies in a file, and was
 * handed out by somebody.
 */
class PasswordToChange extends OncePerRequestFilter {

    private static final String CHANGE = "Your password was made for your first sign-in. Choose one of your own first: in the console, with "
            + "./runbook password, or by POST /api/account/password.";
    private static final Set<String> OPEN = Set.of("/account", "/account/password", "/api/account/password", "/login", "/logout", "/error",
            "/favicon.ico", "/actuator/health");

    private final Passwords passwords;
    private final Problems problems;

    PasswordToChange(Passwords passwords, Problems problems) {
        this.passwords = passwords;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        CalledPath path = CalledPath.of(request);
        return path.isOneOf(OPEN) || path.isIn("/assets/", "/webjars/", "/camunda/api/admin/auth/user/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (Optional.ofNullable(request.getRemoteUser()).filter(passwords::mustChange).isEmpty()) {
            chain.doFilter(request, response);
        } else if (CalledPath.of(request).isForPrograms()) {
            problems.write(response, HttpStatus.FORBIDDEN, CHANGE);
        } else if (DoorAnswers.isForFragment(request)) {
            response.setHeader("HX-Redirect", request.getContextPath() + "/account");
            response.setStatus(HttpStatus.FORBIDDEN.value());
        } else {
            response.sendRedirect(request.getContextPath() + "/account");
        }
    }
}
