package chatalot.runbook.web.security;

import chatalot.runbook.run.People;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Lets in who is in one of the groups at this moment. */
record GroupRule(People people, Set<String> groups) implements AuthorizationManager<RequestAuthorizationContext> {

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext request) {
        Authentication signedIn = authentication.get();
        boolean granted = signedIn != null && signedIn.isAuthenticated() && people.find(signedIn.getName())
                .filter(person -> groups.stream().anyMatch(person::isIn)).isPresent();
        return new AuthorizationDecision(granted);
    }
}
