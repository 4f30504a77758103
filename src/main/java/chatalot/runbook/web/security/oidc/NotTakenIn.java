package chatalot.runbook.web.security.oidc;

import java.util.Locale;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** The provider has signed somebody in, and yet they may not come in here. */
class NotTakenIn extends OAuth2AuthenticationException {

    /** The sign-in page has a sentence for each. */
    enum Why { NO_GROUP, NO_NAME, NAME_TAKEN }

    private final String name;

    NotTakenIn(Why why, String name) {
        super(new OAuth2Error(why.name().toLowerCase(Locale.ROOT)));
        this.name = name;
    }

    /** As the provider says. */
    String name() {
        return name;
    }
}
