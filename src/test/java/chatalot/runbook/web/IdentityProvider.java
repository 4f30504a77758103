package chatalot.runbook.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/**
 * A real OpenID Connect provider on a port of its own: Spring Authorization Server. Its accounts are the test's, and it can be told to sign what a
 * provider must not sign.
 */
final class IdentityProvider {

    static final String SECRET = "the-secret-of-the-client";
    static final String PASSWORD = "the-password-there";
    private static final Consumer<JwtClaimsSet.Builder> AS_IT_IS = claims -> { };

    private final ConfigurableApplicationContext context;

    private IdentityProvider(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static IdentityProvider start() {
        return new IdentityProvider(new SpringApplicationBuilder(Parts.class).bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=identity-provider", "server.port=0", "server.address=127.0.0.1", "spring.main.log-startup-info=false").run());
    }

    String issuer() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** To which service people are sent back. */
    void serves(String service) {
        context.getBean(Accounts.class).service = service;
    }

    /** What it says of an account from now on. */
    void account(String account, Map<String, Object> claims) {
        context.getBean(Accounts.class).claims.put(account, claims);
    }

    void account(String account, String... groups) {
        account(account, Map.of("preferred_username", account, "groups", List.of(groups)));
    }

    /** Puts something wrong into id tokens while something happens. */
    void saying(Consumer<JwtClaimsSet.Builder> wrong, Runnable happening) {
        Accounts accounts = context.getBean(Accounts.class);
        accounts.wrong = wrong;
        try {
            happening.run();
        } finally {
            accounts.wrong = AS_IT_IS;
        }
    }

    /** Signs with a key that nobody knows, under the name of the one that it publishes. */
    void forging(Runnable happening) {
        Accounts accounts = context.getBean(Accounts.class);
        accounts.forged = true;
        try {
            happening.run();
        } finally {
            accounts.forged = false;
        }
    }

    /** How often it was asked what it offers. */
    int askedForMetadata() {
        return context.getBean(Accounts.class).metadata.get();
    }

    /** What the test decides. */
    static final class Accounts {
        private final Map<String, Map<String, Object>> claims = new ConcurrentHashMap<>();
        private final AtomicInteger metadata = new AtomicInteger();
        private volatile Consumer<JwtClaimsSet.Builder> wrong = AS_IT_IS;
        private volatile boolean forged;
        private volatile String service = "http://localhost";
    }

    /** No {@code @Configuration}: the service itself, in other tests, must not find it. */
    @ImportAutoConfiguration({ServletWebServerFactoryAutoConfiguration.class, DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class, SecurityAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class})
    static class Parts {

        private static final String KEY = "published";

        @Bean
        Accounts accounts() {
            return new Accounts();
        }

        @Bean
        @Order(1)
        SecurityFilterChain protocol(HttpSecurity http, Accounts accounts) throws Exception {
            OAuth2AuthorizationServerConfigurer server = OAuth2AuthorizationServerConfigurer.authorizationServer();
            return http.securityMatcher(server.getEndpointsMatcher())
                    .with(server, parts -> parts.oidc(oidc -> oidc.providerConfigurationEndpoint(
                            metadata -> metadata.providerConfigurationCustomizer(offered -> accounts.metadata.incrementAndGet()))))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .exceptionHandling(errors -> errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                    .oauth2ResourceServer(info -> info.jwt(Customizer.withDefaults())).build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain signIn(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated()).formLogin(Customizer.withDefaults()).build();
        }

        @Bean
        UserDetailsService users() {
            return name -> User.withUsername(name).password("{noop}" + PASSWORD).roles("ANY").build();
        }

        @Bean
        RegisteredClientRepository clients(Accounts accounts) {
            return new RegisteredClientRepository() {
                @Override
                public void save(RegisteredClient client) {
                    // It wants to keep a better hash of the secret; there is nothing that keeps.
                }

                @Override
                public RegisteredClient findById(String id) {
                    return client(accounts.service);
                }

                @Override
                public RegisteredClient findByClientId(String id) {
                    return id.equals("runbook") ? client(accounts.service) : null;
                }
            };
        }

        private static RegisteredClient client(String service) {
            return RegisteredClient.withId("1").clientId("runbook").clientSecret("{noop}" + SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(service + "/login/oauth2/code/provider").postLogoutRedirectUri(service + "/login?out")
                    .scope("openid").scope("profile").clientSettings(ClientSettings.builder().requireProofKey(true).build()).build();
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }

        @Bean
        JWKSource<SecurityContext> keys() throws JOSEException {
            return new ImmutableJWKSet<>(new JWKSet(key()));
        }

        private static RSAKey key() throws JOSEException {
            return new RSAKeyGenerator(2048).keyID(KEY).generate();
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        JwtEncoder encoder(JWKSource<SecurityContext> keys, Accounts accounts) throws JOSEException {
            JwtEncoder right = new NimbusJwtEncoder(keys);
            JwtEncoder forging = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key())));
            return parameters -> (accounts.forged ? forging : right).encode(parameters);
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims(Accounts accounts) {
            return context -> {
                if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
                    context.getClaims().claims(all -> all.putAll(accounts.claims.getOrDefault(context.getPrincipal().getName(), Map.of())));
                    accounts.wrong.accept(context.getClaims());
                }
            };
        }
    }
}
