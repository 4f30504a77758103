package chatalot.runbook.web.security.oidc;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestOperations;

/**
 * Reads id tokens: signed by a key that the provider publishes, with a procedure that it announces and in which only it can sign. Spring's own
 * factory knows one procedure and waits for keys without an end.
 */
class IdTokens implements JwtDecoderFactory<ClientRegistration> {

    private final RestOperations http;
    private final ConcurrentHashMap<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

    IdTokens(RestOperations http) {
        this.http = http;
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration provider) {
        return decoders.computeIfAbsent(provider.getRegistrationId(), id -> decoder(provider));
    }

    private JwtDecoder decoder(ClientRegistration provider) {
        Set<SignatureAlgorithm> announced = announced(provider);
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(provider.getProviderDetails().getJwkSetUri()).restOperations(http)
                .jwsAlgorithms(algorithms -> {
                    algorithms.clear();
                    algorithms.addAll(announced);
                }).build();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new OidcIdTokenValidator(provider)));
        decoder.setClaimSetConverter(new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
        return decoder;
    }

    private static Set<SignatureAlgorithm> announced(ClientRegistration provider) {
        Object announced = provider.getProviderDetails().getConfigurationMetadata().get("id_token_signing_alg_values_supported");
        Collection<?> names = announced instanceof Collection<?> several ? several : List.of();
        Set<SignatureAlgorithm> known = names.stream().map(Object::toString).map(SignatureAlgorithm::from).filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return Optional.of(known).filter(some -> !some.isEmpty()).orElse(Set.of(SignatureAlgorithm.RS256));
    }
}
