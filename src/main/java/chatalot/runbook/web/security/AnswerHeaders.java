package chatalot.runbook.web.security;

import chatalot.runbook.web.CalledPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every answer says to browsers, refusals before any door among them: run nothing and show nothing that is not ours. Whoever answers
 * may say it in more detail; the webapps bring a policy of their own. Over TLS their cookie is for TLS only, as the container does with the
 * session's: they themselves know only "always" or "never".
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER - 4)
class AnswerHeaders extends OncePerRequestFilter {

    /** The five style attributes that bpmn-js 8.0.0 writes, its sign among them; every other is refused. */
    private static final String STYLES_OF_DIAGRAMS = "'unsafe-hashes' 'sha256-HrvAPhJHDMpEBcplBvvwyxAYUF0koC1/uv7HLEC0aqg=' "
            + "'sha256-j2t/iYgmiK/9tDIa+YLs3dUK18D+PDjuKi+KxuYXU/w=' 'sha256-AHtqGIKHiUalONG+xeO90E9yUgWLoWuygINiCuiaBnA=' "
            + "'sha256-CA/eh4+2R0J7cEQ14gBMtx834RIOjzMUqCM+evtrkp4=' 'sha256-F1/lIJB2HC2RT+RPHwCjlrUMGQft2PdUC4nHeQ7MKsc='";
    private static final String OF_PAGES = "default-src 'none'; script-src 'self'; style-src 'self' " + STYLES_OF_DIAGRAMS + "; "
            + "img-src 'self'; connect-src 'self'; form-action 'self'%s; base-uri 'none'; frame-ancestors 'none'";
    static final String OF_DATA = "default-src 'none'; frame-ancestors 'none'";

    private final ObjectProvider<ProviderSignIn> provider;

    AnswerHeaders(ObjectProvider<ProviderSignIn> provider) {
        this.provider = provider;
    }

    private String ofPages() {
        return OF_PAGES.formatted(provider.stream().map(ProviderSignIn::formTargets).collect(Collectors.joining()));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CalledPath path = CalledPath.of(request);
        boolean isData = path.isOurs() || path.isIn("/camunda/");
        response.setHeader("Content-Security-Policy", isData ? OF_DATA : ofPages());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        boolean isPrivate = path.isIn("/camunda/api/") || path.isIn("/camunda/app/") && path.text().endsWith("/");
        chain.doFilter(request, path.isIn("/camunda/") ? new OfWebapps(response, request.isSecure(), isPrivate) : response);
    }

    /** Corrects what the webapps set by themselves. */
    private static final class OfWebapps extends HttpServletResponseWrapper {

        private static final String NOT_KEPT = "no-store";
        private static final String SECURE = ";Secure";

        private final boolean overTls;
        private final boolean isPrivate;

        private OfWebapps(HttpServletResponse response, boolean overTls, boolean isPrivate) {
            super(response);
            this.overTls = overTls;
            this.isPrivate = isPrivate;
            if (isPrivate) {
                response.setHeader(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
            }
        }

        @Override
        public void addHeader(String name, String value) {
            if (!isPrivate || !HttpHeaders.CACHE_CONTROL.equalsIgnoreCase(name)) {
                super.addHeader(name, kept(name, value));
            }
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, isPrivate && HttpHeaders.CACHE_CONTROL.equalsIgnoreCase(name) ? NOT_KEPT : kept(name, value));
        }

        private String kept(String name, String value) {
            boolean isOpen = overTls && HttpHeaders.SET_COOKIE.equalsIgnoreCase(name) && !value.matches("(?i).*;\\s*Secure\\s*(;.*)?");
            return isOpen ? value + SECURE : value;
        }
    }
}
