package chatalot.runbook.web.security;

import chatalot.runbook.run.TokenScope;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Lets in whom the rule's groups let in; who comes with a token needs one of the rule's scope as well. */
record ScopeRule(CallRules.Rule rule, GroupRule groups) implements AuthorizationManager<RequestAuthorizationContext> {

    /** A token that is not for this, and why in words. */
    static final class NotWithThisToken extends AuthorizationDecision {

        private final transient String why;

        NotWithThisToken(String why) {
            super(false);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    @Override
    public AuthorizationDecision check(Supplier<Authentication> authentication, RequestAuthorizationContext context) {
        if (authentication.get() instanceof TokenAuthentication signedIn) {
            TokenScope has = signedIn.token().scope();
            Optional<TokenScope> needed = rule.scope();
            if (needed.isEmpty()) {
                return new NotWithThisToken("No token may do this: sign in with your password.");
            }
            if (!has.covers(needed.get())) {
                return new NotWithThisToken("This needs a token of the scope %s; yours is for %s. Nothing was changed."
                        .formatted(words(needed.get()), words(has)));
            }
        }
        return groups.check(authentication, context);
    }

    private static String words(TokenScope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
