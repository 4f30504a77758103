package chatalot.runbook.web.security;

import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Checks a user's password, slowed down by {@link SignInThrottle}. Who is signed in carries an id and no authorities:
 * groups are looked up at each request ({@link GroupRule}), so that a removed user or right is gone at once.
 */
@Component
class PasswordSignIn implements AuthenticationProvider {

    /** A check is work by design: a flood of sign-ins must leave the machine to the runs. */
    private static final int CHECKS_AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final People people;
    private final SignInThrottle throttle;
    private final RecentPasswords recent;
    private final SignInTrail trail;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE, true);

    PasswordSignIn(People people, SignInThrottle throttle, RecentPasswords recent, SignInTrail trail) {
        this.people = people;
        this.throttle = throttle;
        this.recent = recent;
        this.trail = trail;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String id = attempt.getName();
        String password = String.valueOf(attempt.getCredentials());
        String address = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? details.getRemoteAddress() : "unknown";
        Person person = demandRight(id, password, address);
        trail.signedIn(person.id(), address);
        UsernamePasswordAuthenticationToken signedIn =
                UsernamePasswordAuthenticationToken.authenticated(person.id(), "", List.of());
        signedIn.setDetails(attempt.getDetails());
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }

    /** The person, when the password is theirs. */
    Person demandRight(String id, String password, String address) {
        demandPatience(id, address);
        Person person = check(id, password, address).orElseThrow(() -> {
            trail.refused(id, address);
            return new BadCredentialsException("User or password is wrong");
        });
        throttle.succeeded(id, address);
        return person;
    }

    private void demandPatience(String id, String address) {
        Duration wait = throttle.wait(id, address);
        if (!wait.isZero()) {
            trail.throttled(id, address);
            throw new TooManyAttempts(wait);
        }
    }

    private Optional<Person> check(String id, String password, String address) {
        if (id.isBlank() || password.length() > Passwords.LONGEST) {
            throttle.failed(id, address);
            return Optional.empty();
        }
        if (recent.knows(id, password)) {
            return people.find(id);
        }
        Optional<Person> person = oneOfFew(() -> {
            // Whoever guesses a hundred times at once waits after the first few of them.
            demandPatience(id, address);
            Optional<Person> right = people.authenticate(id, password);
            if (right.isEmpty()) {
                throttle.failed(id, address);
            }
            return right;
        });
        person.ifPresent(known -> recent.remember(id, password));
        return person;
    }

    private Optional<Person> oneOfFew(Supplier<Optional<Person>> check) {
        try {
            if (!checks.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooManyAttempts(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyAttempts(PATIENCE);
        }
        try {
            return check.get();
        } finally {
            checks.release();
        }
    }
}
