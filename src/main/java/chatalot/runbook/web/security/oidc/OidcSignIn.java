package chatalot.runbook.web.security.oidc;

import chatalot.runbook.web.security.ProviderSignIn;
import chatalot.runbook.web.security.SignInTrail;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** The code flow with PKCE, state and nonce at the console's door, and the way out that ends the provider's session as well. */
class OidcSignIn implements ProviderSignIn {

    private static final Logger LOG = LoggerFactory.getLogger(OidcSignIn.class);
    private static final String BEGIN_BASE = BEGIN.substring(0, BEGIN.lastIndexOf('/'));

    private final OidcSettings settings;
    private final Provider provider;
    private final ProvidedUsers users;
    private final OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens;
    private final SignInTrail trail;

    OidcSignIn(OidcSettings settings, Provider provider, ProvidedUsers users,
            OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens, SignInTrail trail) {
        this.settings = settings;
        this.provider = provider;
        this.users = users;
        this.tokens = tokens;
        this.trail = trail;
    }

    @Override
    public void addTo(HttpSecurity door) throws Exception {
        door.oauth2Login(login -> login.loginPage("/login").clientRegistrationRepository(provider).authorizedClientRepository(new KeptNowhere())
                        .authorizationEndpoint(begin -> begin.authorizationRequestResolver(withProofKey()))
                        .tokenEndpoint(end -> end.accessTokenResponseClient(tokens))
                        .userInfoEndpoint(info -> info.oidcUserService(users))
                        .successHandler(signedIn()).failureHandler(backToSignIn())
                        .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                                filter.setAuthenticationFailureHandler(backToSignIn());
                                return filter;
                            }
                        }))
                .logout(logout -> logout.logoutSuccessHandler(wayOut()));
    }

    @Override
    public String formTargets() {
        return provider.endOfSession().map(OidcSignIn::origin).map(" "::concat).orElse("");
    }

    @Override
    public String label() {
        return settings.label();
    }

    private OAuth2AuthorizationRequestResolver withProofKey() {
        DefaultOAuth2AuthorizationRequestResolver resolver = new DefaultOAuth2AuthorizationRequestResolver(provider, BEGIN_BASE);
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        return resolver;
    }

    private AuthenticationSuccessHandler signedIn() {
        SavedRequestAwareAuthenticationSuccessHandler toPage = new SavedRequestAwareAuthenticationSuccessHandler();
        toPage.setDefaultTargetUrl("/instances");
        return (request, response, who) -> {
            trail.signedInByProvider(who.getName(), request.getRemoteAddr());
            toPage.onAuthenticationSuccess(request, response, who);
        };
    }

    /** The sign-in page has a sentence for each reason; what the provider itself said is in the log. */
    private AuthenticationFailureHandler backToSignIn() {
        return (request, response, why) -> {
            String reason = "failed";
            if (why instanceof NotTakenIn known) {
                reason = known.getError().getErrorCode();
                trail.refusedByProvider(known.name(), reason.replace('_', ' '), request.getRemoteAddr());
            } else if (why.getCause() instanceof Provider.Away) {
                reason = "away";
            } else {
                LOG.warn("A sign-in by the identity provider failed", why);
                trail.refusedByProvider("nobody", "what it answered was not accepted", request.getRemoteAddr());
            }
            response.sendRedirect(request.getContextPath() + "/login?provider=" + reason);
        };
    }

    private OidcClientInitiatedLogoutSuccessHandler wayOut() {
        OidcClientInitiatedLogoutSuccessHandler wayOut = new OidcClientInitiatedLogoutSuccessHandler(provider);
        wayOut.setPostLogoutRedirectUri("{baseUrl}/login?out");
        wayOut.setDefaultTargetUrl("/login?out");
        return wayOut;
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
