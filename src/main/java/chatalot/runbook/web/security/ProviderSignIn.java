package chatalot.runbook.web.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/** The way in by an identity provider, where one is configured. */
public interface ProviderSignIn {

    /** Where the sign-in begins. */
    String BEGIN = "/oauth2/authorization/provider";

    /** Adds it to the console's door, with the way out. */
    void addTo(HttpSecurity door) throws Exception;

    /** What the console's forms may lead to beside itself, with a blank in front, as a content security policy says it; may be empty. */
    String formTargets();

    /** What the button says behind "Sign in with". */
    String label();
}
