package chatalot.runbook.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Passwords that were right a moment ago. A client that follows a run signs in with every request, and checking a
 * password costs about a second by design. What is kept is a keyed hash, for half a minute: so long an old
 * password still works over REST after an administrator has changed it.
 */
@Component
class RecentPasswords {

    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST = 1_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final Clock clock;
    private final SecretKeySpec key;
    private final Cache<String, Instant> until = Caffeine.newBuilder().maximumSize(MOST).build();

    RecentPasswords(Clock clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    boolean knows(String id, String password) {
        return Optional.ofNullable(until.getIfPresent(hash(id, password))).filter(clock.instant()::isBefore).isPresent();
    }

    void remember(String id, String password) {
        until.put(hash(id, password), clock.instant().plus(KEPT));
    }

    void forget(String id, String password) {
        until.invalidate(hash(id, password));
    }

    private String hash(String id, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(id.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder().encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
