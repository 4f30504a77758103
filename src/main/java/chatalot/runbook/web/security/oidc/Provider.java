package chatalot.runbook.web.security.oidc;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * What the provider says of itself: asked for when somebody first signs in by it, and again as long as it has not answered. So the service
 * starts without it, and those with a password here come in while it is away.
 */
class Provider implements ClientRegistrationRepository {

    static final String ID = "provider";

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final String METADATA = "/.well-known/openid-configuration";
    private static final String REDIRECT = "{baseUrl}/login/oauth2/code/{registrationId}";

    private final OidcSettings settings;
    private final RestClient http;
    private final AtomicReference<ClientRegistration> known = new AtomicReference<>();

    Provider(OidcSettings settings, RestClient http) {
        this.settings = settings;
        this.http = http;
    }

    /** It does not answer, or is not the one that is configured. */
    static final class Away extends RuntimeException {
        Away(String message, Exception cause) {
            super(message, cause);
        }
    }

    /** @throws Away when it cannot be asked now */
    @Override
    public ClientRegistration findByRegistrationId(String id) {
        return Optional.ofNullable(known.get()).orElseGet(() -> {
            ClientRegistration asked = ask();
            known.set(asked);
            return asked;
        });
    }

    /** Where somebody is signed out; empty when it offers that nowhere, or has not been asked yet. */
    Optional<URI> endOfSession() {
        return Optional.ofNullable(known.get()).map(registration -> registration.getProviderDetails().getConfigurationMetadata()
                .get("end_session_endpoint")).map(Object::toString).map(URI::create);
    }

    private ClientRegistration ask() {
        try {
            Map<String, Object> metadata = metadata();
            Optional<String> secret = settings.clientSecret();
            ClientRegistration.Builder client = ClientRegistrations.fromOidcConfiguration(metadata).registrationId(ID).clientId(settings.clientId())
                    .scope(settings.scopes()).redirectUri(REDIRECT);
            return secret.map(text -> client.clientSecret(text).clientAuthenticationMethod(method(metadata)))
                    .orElseGet(() -> client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)).build();
        } catch (RestClientException | IllegalArgumentException | IllegalStateException e) {
            LOG.warn("The identity provider {} cannot be asked", settings.issuer(), e);
            throw new Away("The identity provider does not answer", e);
        }
    }

    private Map<String, Object> metadata() {
        String issuer = settings.issuer().toString();
        Map<String, Object> metadata = Optional.ofNullable(http.get().uri(URI.create(issuer.replaceAll("/$", "") + METADATA)).retrieve()
                .body(new ParameterizedTypeReference<Map<String, Object>>() { })).orElse(Map.of());
        if (!issuer.equals(metadata.get("issuer"))) {
            throw new IllegalStateException("runbook.oidc.issuer is %s, and what answers there calls itself %s".formatted(issuer, metadata.get("issuer")));
        }
        return metadata;
    }

    private static ClientAuthenticationMethod method(Map<String, Object> metadata) {
        boolean onlyByPost = metadata.get("token_endpoint_auth_methods_supported") instanceof List<?> methods
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue())
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue());
        return onlyByPost ? ClientAuthenticationMethod.CLIENT_SECRET_POST : ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
    }
}
