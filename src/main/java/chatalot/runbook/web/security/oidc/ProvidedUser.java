package chatalot.runbook.web.security.oidc;

import java.util.List;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** Who is signed in by the provider, by the name that they have here. The id token is kept to sign out with. */
class ProvidedUser extends DefaultOidcUser {

    private final String person;

    ProvidedUser(String person, OidcIdToken token) {
        super(List.of(), token);
        this.person = person;
    }

    @Override
    public String getName() {
        return person;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && other instanceof ProvidedUser same && person.equals(same.person);
    }

    @Override
    public int hashCode() {
        return person.hashCode();
    }
}
