package chatalot.runbook.web.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/**
 * Lets in whoever sends the token of {@code runbook.metrics.token-file}: a scraper is no person and should know nobody's password. The
 * file is read at each request, so that a new token counts at once; while it cannot be read nobody comes in by it.
 */
@Component
class MetricsToken implements AuthorizationManager<RequestAuthorizationContext> {

    private static final String SCHEME = "Bearer ";
    /** So long that it is not worth guessing. */
    private static final int SHORTEST = 32;

    private final Optional<Path> file;

    MetricsToken(@Value("${runbook.metrics.token-file:}") String file) {
        this.file = Optional.of(file).filter(name -> !name.isBlank()).map(Path::of);
        this.file.ifPresent(place -> {
            if (token(place).isEmpty()) {
                throw new IllegalArgumentException(("runbook.metrics.token-file: %s has no first line of %d characters or more that can be read; "
                        + "make one with: openssl rand -hex 32").formatted(place, SHORTEST));
            }
        });
    }

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext request) {
        String sent = Optional.ofNullable(request.getRequest().getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
        return new AuthorizationDecision(file.flatMap(MetricsToken::token).filter(token -> same(SCHEME + token, sent)).isPresent());
    }

    private static Optional<String> token(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip).filter(token -> token.length() >= SHORTEST);
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean same(String token, String sent) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
