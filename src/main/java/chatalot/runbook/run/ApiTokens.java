package chatalot.runbook.run;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tokens of people: made, listed, revoked, looked up. Of each only a hash is kept, and what is done with it is on record. */
@Repository
public class ApiTokens {

    /** How long a token counts at most. */
    public static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_OF_A_PERSON = 50;
    private static final int MOST_LISTED = 1_000;
    /** So exactly its last use is kept: not every call writes. */
    private static final Duration USE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;
    private final SecureRandom random = new SecureRandom();

    public ApiTokens(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /**
     * A token that was just made.
     *
     * @param secret what a program sends; nobody can find it out again
     */
    public record Made(ApiToken token, TokenSecret secret) { }

    /**
     * Makes one for somebody.
     *
     * @throws Refused INVALID when it would count for too long, CONFLICT when they have too many
     */
    @Transactional
    public Made make(Person person, String name, TokenScope scope, Duration validity) {
        if (validity.compareTo(LONGEST) > 0 || validity.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new Refused(Refused.Kind.INVALID, "A token counts for a minute at least and %d days at most. None was made."
                    .formatted(LONGEST.toDays()));
        }
        if (of(person.id()).size() >= MOST_OF_A_PERSON) {
            throw new Refused(Refused.Kind.CONFLICT, "You have %d tokens: revoke what you no longer use. None was made."
                    .formatted(MOST_OF_A_PERSON));
        }
        TokenSecret secret = TokenSecret.fresh(random);
        Instant now = now();
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into api_token (person, name, scope, sha256, made_at, expires_at) values (?, ?, ?, ?, ?, ?)")
                .params(person.id(), name, scope.name(), secret.sha256(), Timestamp.from(now), Timestamp.from(now.plus(validity)))
                .update(key, "id");
        ApiToken token = find(key.getKeyAs(Number.class).longValue()).orElseThrow();
        trail.record(Fact.of(Act.TOKEN_MADE).by(person.id()).about(token.words())
                .to("%s, until %s".formatted(scope.name().toLowerCase(Locale.ROOT), Moment.words(token.expires()))));
        return new Made(token, secret);
    }

    /**
     * Ends a token before its time: its person may, and so may administrators.
     *
     * @throws Refused NOT_FOUND for one that is not there or not theirs, CONFLICT when it counts no more
     */
    @Transactional
    public ApiToken revoke(long id, Person by) {
        ApiToken token = find(id).filter(found -> found.person().equals(by.id()) || by.isIn(Person.ADMINS))
                .orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND, "You have no token %d.".formatted(id)));
        if (!token.countsAt(now()) || jdbc.sql("update api_token set revoked_at = ?, revoked_by = ? where id = ? and revoked_at is null")
                .params(Timestamp.from(now()), by.id(), id).update() == 0) {
            throw new Refused(Refused.Kind.CONFLICT, "Token %d counts no more. Nothing was changed.".formatted(id));
        }
        trail.record(Fact.of(Act.TOKEN_REVOKED).by(by.id()).about(token.words()));
        return find(id).orElseThrow();
    }

    /** Ends all tokens of somebody who is removed: whoever gets the id later must not inherit them. */
    @Transactional
    public void endAllOf(String person, Optional<String> actor) {
        of(person).forEach(token -> {
            jdbc.sql("update api_token set revoked_at = ?, revoked_by = ? where id = ? and revoked_at is null")
                    .params(Timestamp.from(now()), actor.orElse(person), token.id()).update();
            trail.record(Fact.of(Act.TOKEN_REVOKED).by(actor).about(token.words()).saying("The person was removed."));
        });
    }

    /** Those of a person that count, the newest first. */
    public List<ApiToken> of(String person) {
        return jdbc.sql("select * from api_token where person = ? and revoked_at is null and expires_at > ? order by id desc limit ?")
                .params(person, Timestamp.from(now()), MOST_LISTED).query(ApiTokens::token).list();
    }

    /** Everybody's that count, by person, the newest first. */
    public List<ApiToken> all() {
        return jdbc.sql("select * from api_token where revoked_at is null and expires_at > ? order by person, id desc limit ?")
                .params(Timestamp.from(now()), MOST_LISTED).query(ApiTokens::token).list();
    }

    /** The token that this is, also one that counts no more. */
    public Optional<ApiToken> find(TokenSecret secret) {
        return jdbc.sql("select * from api_token where sha256 = ?").param(secret.sha256()).query(ApiTokens::token).optional();
    }

    /** Keeps that a token was used; the first time on a day is on the trail. */
    @Transactional
    public void used(ApiToken token, String address) {
        Instant now = now();
        Instant today = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
        if (token.used().filter(last -> last.plus(USE).isAfter(now) && !last.isBefore(today)).isPresent()) {
            return;
        }
        boolean first = update(token, now, today) == 1;
        if (first) {
            trail.record(Fact.of(Act.TOKEN_USED).by(token.person()).about(token.words()).saying("from " + address));
        } else {
            update(token, now, now);
        }
    }

    /** Only where its last use was before a moment: of calls at the same time one is the first. */
    private int update(ApiToken token, Instant now, Instant before) {
        return jdbc.sql("update api_token set used_at = ? where id = ? and (used_at is null or used_at < ?)")
                .params(Timestamp.from(now), token.id(), Timestamp.from(before)).update();
    }

    private Optional<ApiToken> find(long id) {
        return jdbc.sql("select * from api_token where id = ?").param(id).query(ApiTokens::token).optional();
    }

    /** As exact as it is kept. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ApiToken token(ResultSet row, int index) throws SQLException {
        return new ApiToken(row.getLong("id"), row.getString("person"), row.getString("name"), TokenScope.valueOf(row.getString("scope")),
                row.getTimestamp("made_at").toInstant(), row.getTimestamp("expires_at").toInstant(), RunStore.instant(row, "used_at"),
                RunStore.instant(row, "revoked_at"));
    }
}
