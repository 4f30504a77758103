package chatalot.runbook.instance;

import java.util.Map;
import java.util.Optional;

/**
 * What is configured for a first deployment of one instance.
 *
 * @param env      values of the {@code .env} that is written where there is none, by name; may be secrets
 * @param domain   under which a reverse proxy serves it; absent means that no override for one is written
 * @param network  the Docker network on which that proxy reaches it
 * @param resolver what the proxy's resolver of certificates is called
 */
public record DeploySettings(Map<String, String> env, Optional<String> domain, String network, String resolver) {

    public DeploySettings {
        env = Map.copyOf(env);
    }

    @Override
    public String toString() {
        return "DeploySettings[env=%s, domain=%s, network=%s, resolver=%s]".formatted(env.keySet(), domain, network, resolver);
    }
}
