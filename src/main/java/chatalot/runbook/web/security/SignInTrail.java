package chatalot.runbook.web.security;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.ApiToken;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Trail;
import chatalot.runbook.run.WayIn;
import chatalot.runbook.run.WaysIn;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Puts on the trail who signed in and who tried to. Programs send a password with every call: of them one sign-in an hour is told for
 * each person, way and address. A name that no user has is not told: it may be a password in the wrong field. Of those who have to wait
 * one is told for each user and address until their failures are forgotten: nobody floods the record by going on.
 */
@Component
public class SignInTrail {

    private static final Duration OF_PROGRAMS = Duration.ofHours(1);
    private static final int MOST = 10_000;
    private static final String FROM = "from ";

    private final Trail trail;
    private final WaysIn ways;
    private final People people;
    private final Clock clock;
    private final Cache<String, Instant> told = Caffeine.newBuilder().maximumSize(MOST).build();

    SignInTrail(Trail trail, WaysIn ways, People people, Clock clock) {
        this.trail = trail;
        this.ways = ways;
        this.people = people;
        this.clock = clock;
    }

    void signedIn(String person, String address) {
        if (isNews(person, address)) {
            trail.record(Fact.of(Act.SIGNED_IN).by(person).saying(FROM + address));
        }
    }

    public void signedInByProvider(String person, String address) {
        trail.record(Fact.of(Act.SIGNED_IN).by(person).saying("from %s, by the identity provider".formatted(address)));
    }

    /** @param name as the provider says; nothing there that a person typed */
    public void refusedByProvider(String name, String why, String address) {
        trail.record(Fact.of(Act.SIGN_IN_REFUSED).about(name).saying("from %s, by the identity provider: %s".formatted(address, why)));
    }

    void refused(String name, String address) {
        trail.record(Fact.of(Act.SIGN_IN_REFUSED).about(subject(name)).saying(FROM + address));
    }

    /** @param token what was tried, as far as there ever was such a token */
    void refused(Optional<ApiToken> token, String address) {
        trail.record(Fact.of(Act.SIGN_IN_REFUSED).about(token.map(known -> "token %d of %s".formatted(known.id(), known.person())).orElse("no such token"))
                .saying("from " + address));
    }

    /** The password was not looked at. */
    void throttled(String name, String address) {
        String subject = subject(name);
        if (isFirst("throttled %s %s".formatted(Network.of(address).name(), subject), SignInThrottle.FORGOTTEN_AFTER)) {
            trail.record(Fact.of(Act.SIGN_IN_REFUSED).about(subject).saying("throttled after too many failures, from " + address));
        }
    }

    /** The address in what a sign-in says. */
    static String address(String words) {
        return words.substring(words.startsWith(FROM) ? FROM.length() : 0);
    }

    private String subject(String name) {
        return people.find(name).isPresent() ? name : "no user of that name";
    }

    private boolean isNews(String person, String address) {
        WayIn way = ways.current();
        return way != WayIn.REST && way != WayIn.CLI || isFirst("%s %s %s".formatted(way, address, person), OF_PROGRAMS);
    }

    private boolean isFirst(String key, Duration within) {
        Instant now = clock.instant();
        Instant last = told.asMap().putIfAbsent(key, now);
        return last == null || !last.plus(within).isAfter(now) && told.asMap().replace(key, last, now);
    }
}
