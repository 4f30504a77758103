package chatalot.runbook.web.api;

import chatalot.runbook.run.ApiToken;
import chatalot.runbook.run.ApiTokens;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One token; not what a program sends.
 *
 * @param scope read, operate or approve
 * @param used  about when it was used last
 */
record TokenJson(long id, String person, String name, String scope, Instant made, Instant expires, Optional<Instant> used,
        Optional<Instant> revoked) {

    /**
     * One that was just made.
     *
     * @param token what a program sends as {@code Authorization: Bearer …}; it is shown this once
     */
    record Fresh(long id, String person, String name, String scope, Instant made, Instant expires, String token) {

        static Fresh of(ApiTokens.Made made) {
            ApiToken token = made.token();
            return new Fresh(token.id(), token.person(), token.name(), TokenJson.words(token), token.made(), token.expires(), made.secret().reveal());
        }
    }

    static TokenJson of(ApiToken token) {
        return new TokenJson(token.id(), token.person(), token.name(), words(token), token.made(), token.expires(), token.used(), token.revoked());
    }

    private static String words(ApiToken token) {
        return token.scope().name().toLowerCase(Locale.ROOT);
    }
}
