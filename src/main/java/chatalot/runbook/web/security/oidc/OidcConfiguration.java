package chatalot.runbook.web.security.oidc;

import chatalot.runbook.run.Configured;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.web.security.ProviderSignIn;
import chatalot.runbook.web.security.SignInTrail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** The parts of the sign-in by a provider, each with a deadline on what it asks it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("runbook.oidc.issuer")
@EnableConfigurationProperties(OidcSettings.class)
class OidcConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean
    ProviderSignIn providerSignIn(OidcSettings settings, ProvidedPeople people, SignInTrail trail) {
        Provider provider = new Provider(settings, RestClient.builder().requestFactory(patient()).build());
        return new OidcSignIn(settings, provider, new ProvidedUsers(settings, userInfo(), people), tokens(), trail);
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens() {
        return new IdTokens(new RestTemplate(patient()));
    }

    /** Who is made what by the provider's groups: a change of it is on the trail. */
    @Bean
    Configured identityProvider(OidcSettings settings) {
        String groups = new TreeMap<>(settings.groups()).entrySet().stream()
                .map(group -> "%s → %s".formatted(group.getKey(), String.join(" ", new TreeSet<>(group.getValue())))).collect(Collectors.joining(", "));
        return () -> Map.of("identity provider", "issuer: %s, client: %s, user claim: %s, groups claim: %s, groups: %s, links local users: %s".formatted(
                settings.issuer(), settings.clientId(), settings.userClaim(), settings.groupsClaim(), groups, settings.linkLocal()));
    }

    private static OidcUserService userInfo() {
        RestTemplate http = new RestTemplate(patient());
        http.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        DefaultOAuth2UserService info = new DefaultOAuth2UserService();
        info.setRestOperations(http);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(info);
        return users;
    }

    private static RestClientAuthorizationCodeTokenResponseClient tokens() {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder().requestFactory(patient())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.addAll(List.of(new FormHttpMessageConverter(), new OAuth2AccessTokenResponseHttpMessageConverter()));
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler()).build());
        return tokens;
    }

    private static SimpleClientHttpRequestFactory patient() {
        SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
        http.setConnectTimeout(PATIENCE);
        http.setReadTimeout(PATIENCE);
        return http;
    }
}
