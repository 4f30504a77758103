package chatalot.runbook.web.security;

import chatalot.runbook.run.ApiToken;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Somebody's program, signed in with a token: it goes by the person's name, and no further than the token's scope. */
class TokenAuthentication extends AbstractAuthenticationToken {

    private final transient ApiToken token;

    TokenAuthentication(ApiToken token) {
        super(List.of());
        this.token = token;
        setAuthenticated(true);
    }

    ApiToken token() {
        return token;
    }

    @Override
    public String getPrincipal() {
        return token.person();
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenAuthentication same && token.equals(same.token);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }
}
