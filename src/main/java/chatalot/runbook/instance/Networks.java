package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which networks are the doors of an app and which one is the inside that it shares with its database. */
record Networks(InstanceSettings settings, ComposeModel model, Host host, String app, String database) {

    /** Real name of the internal network that app and database share. */
    String inside() {
        List<String> shared = new ArrayList<>(model.networks(app).keySet());
        shared.retainAll(model.networks(database).keySet());
        return shared.stream().filter(this::isInternal).map(model::networkName).findFirst()
                .orElseThrow(() -> new DiscoveryRefused(settings.name(),
                        "services %s and %s share no network with `internal: true` (shared: %s)."
                                .formatted(app, database, shared),
                        "Give them one in the Compose file: the new version is checked there before anybody else can reach it."));
    }

    /** Networks that close the doors when they are taken away: real name to the app's aliases there. */
    Map<String, List<String>> outside() {
        Map<String, List<String>> outside = new LinkedHashMap<>();
        model.networks(app).forEach((network, aliases) -> {
            if (!isInternal(network)) {
                requireNoFixedAddress(network);
                outside.put(model.networkName(network), allAliases(aliases));
            }
        });
        return outside;
    }

    private List<String> allAliases(List<String> written) {
        List<String> aliases = new ArrayList<>(List.of(model.containerName(app), app));
        written.stream().filter(alias -> !aliases.contains(alias)).forEach(aliases::add);
        return List.copyOf(aliases);
    }

    private void requireNoFixedAddress(String network) {
        if (model.hasFixedAddress(app, network)) {
            throw new DiscoveryRefused(settings.name(), "service %s has a fixed address in network %s."
                    .formatted(app, network), "Use an alias there instead: doors that open again get a new address.");
        }
    }

    private boolean isInternal(String network) {
        return model.isExternal(network)
                ? Discovery.isInternal(host, model.networkName(network))
                : model.isInternal(network);
    }
}
