package chatalot.runbook.web.security.oidc;

import chatalot.runbook.run.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The identity provider, {@code runbook.oidc.*}.
 *
 * @param issuer           as the provider itself writes it
 * @param clientId         by which it knows this service
 * @param clientSecretFile a file whose first line is the client's secret; empty for a public client
 * @param userClaim        what says who somebody is here
 * @param groupsClaim      what says which groups of the provider somebody is in
 * @param groups           our groups by the provider's
 * @param linkLocal        whether a user with a password here and one of that name there are the same person
 * @param label            what the button says behind "Sign in with"
 * @param scopes           what is asked for; {@code openid} is among it
 */
@ConfigurationProperties("runbook.oidc")
@ConditionalOnProperty("runbook.oidc.issuer")
record OidcSettings(URI issuer, @DefaultValue("") String clientId, @DefaultValue("") String clientSecretFile,
        @DefaultValue("preferred_username") String userClaim, @DefaultValue("groups") String groupsClaim, @DefaultValue Map<String, Set<String>> groups,
        boolean linkLocal, @DefaultValue("your organisation") String label, @DefaultValue({"openid", "profile"}) List<String> scopes) {

    private static final Set<String> OURS = Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);

    OidcSettings {
        demand(issuer.getHost() != null, "issuer: %s is no address".formatted(issuer));
        demand("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()) && isHere(issuer.getHost()),
                "issuer: %s must begin with https://: what it says decides who may do what".formatted(issuer));
        demand(!clientId.isBlank(), "client-id is missing: the name by which the provider knows this service");
        demand(!groups.isEmpty(), "groups is missing: say which group of the provider is which of %s".formatted(OURS));
        groups.forEach((theirs, ours) -> demand(OURS.containsAll(ours) && !ours.isEmpty(),
                "groups.%s: name some of ops, approvers, auditors, admins, not %s".formatted(theirs, ours)));
        demand(scopes.contains("openid"), "scopes: openid has to be among them");
        demand(clientSecretFile.isBlank() || secret(clientSecretFile).isPresent(),
                "client-secret-file: %s has no first line that can be read".formatted(clientSecretFile));
        groups = Map.copyOf(groups);
        scopes = List.copyOf(scopes);
    }

    /** Of this moment, so that a new one counts at the next start of a sign-in. Empty for a public client. */
    Optional<String> clientSecret() {
        return Optional.of(clientSecretFile).filter(file -> !file.isBlank()).flatMap(OidcSettings::secret);
    }

    /** Ours, of what the provider says. */
    Set<String> ours(Collection<String> theirs) {
        return theirs.stream().flatMap(group -> groups.getOrDefault(group, Set.of()).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> secret(String file) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.findFirst().map(String::strip).filter(secret -> !secret.isEmpty());
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void demand(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException("runbook.oidc." + otherwise);
        }
    }
}
