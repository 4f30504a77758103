package chatalot.runbook.web.security;

import chatalot.runbook.run.ApiToken;
import chatalot.runbook.run.ApiTokens;
import chatalot.runbook.run.People;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.TokenSecret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs in who sends {@code Authorization: Bearer rbt_…}. Whoever sends what is no token, or counts no more, is slowed down as with
 * passwords; a right one never waits: 256 random bits are not guessed, and nobody keeps a program out by guessing beside it.
 */
class TokenSignIn extends OncePerRequestFilter {

    static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;
    private final People people;
    private final ProvidedPeople provided;
    private final SignInThrottle throttle;
    private final SignInTrail trail;
    private final Clock clock;
    private final AuthenticationEntryPoint otherwise;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    TokenSignIn(ApiTokens tokens, People people, ProvidedPeople provided, SignInThrottle throttle, SignInTrail trail, Clock clock,
            AuthenticationEntryPoint otherwise) {
        this.tokens = tokens;
        this.people = people;
        this.provided = provided;
        this.throttle = throttle;
        this.trail = trail;
        this.clock = clock;
        this.otherwise = otherwise;
    }

    static boolean isSentWith(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse("").regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !isSentWith(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new TokenAuthentication(check(request.getHeader(HttpHeaders.AUTHORIZATION).substring(SCHEME.length()).strip(),
                    request.getRemoteAddr())));
            SecurityContextHolder.setContext(context);
            // For the end of an answer that is written by another thread.
            contexts.saveContext(context, request, response);
        } catch (AuthenticationException refused) {
            SecurityContextHolder.clearContext();
            otherwise.commence(request, response, refused);
            return;
        }
        chain.doFilter(request, response);
    }

    private ApiToken check(String sent, String address) {
        Optional<TokenSecret> secret = TokenSecret.of(sent);
        Optional<ApiToken> known = secret.flatMap(tokens::find);
        ApiToken token = known.filter(this::counts).orElseThrow(() -> refused(secret, known, address));
        tokens.used(token, address);
        return token;
    }

    private boolean counts(ApiToken token) {
        return token.countsAt(clock.instant()) && people.find(token.person()).isPresent() && !provided.isForgotten(token.person());
    }

    private AuthenticationException refused(Optional<TokenSecret> secret, Optional<ApiToken> known, String address) {
        // A program that goes on with a token that ended waits by itself; whoever tries many waits by the address.
        String key = secret.map(TokenSecret::sha256).orElse("no token");
        Duration wait = throttle.wait(key, address);
        if (!wait.isZero()) {
            return new TooManyAttempts(wait);
        }
        throttle.failed(key, address);
        trail.refused(known, address);
        return new BadCredentialsException("The token is wrong, or counts no more");
    }
}
