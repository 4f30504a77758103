package chatalot.runbook.host;

import chatalot.runbook.host.DockerAccess.Attachment;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.Image;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the Engine's inspect documents, in which almost every field may be missing, into our records. */
final class Inspection {

    private Inspection() {
    }

    static Container container(InspectContainerResponse found) {
        ContainerState state = found.getState();
        ContainerConfig config = found.getConfig();
        return new Container(found.getId(), found.getName().substring(1), found.getImageId(),
                Optional.ofNullable(config.getImage()).orElse(""), isTrue(state.getRunning()),
                isTrue(state.getRestarting()), Optional.ofNullable(state.getExitCodeLong()).orElse(0L).intValue(),
                isTrue(state.getOOMKilled()), Optional.ofNullable(found.getRestartCount()).orElse(0),
                Optional.ofNullable(state.getHealth()).map(health -> health.getStatus()),
                Optional.ofNullable(state.getStartedAt()).map(Instant::parse).orElse(Instant.EPOCH),
                labels(config.getLabels()), names(config.getEnv()), networks(found), mounts(found), ports(found));
    }

    static Image image(InspectImageResponse found) {
        ContainerConfig config = found.getConfig();
        return new Image(found.getId(),
                found.getRepoTags() == null ? List.of() : List.copyOf(found.getRepoTags()),
                config == null ? Map.of() : labels(config.getLabels()),
                Optional.ofNullable(found.getSize()).orElse(0L));
    }

    static List<String> names(String[] values) {
        return values == null ? List.of() : List.copyOf(Arrays.asList(values));
    }

    static List<String> filters(Map<String, String> labels) {
        return labels.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    }

    private static Map<String, String> labels(Map<String, String> labels) {
        return labels == null ? Map.of() : Map.copyOf(labels);
    }

    private static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static Map<String, Attachment> networks(InspectContainerResponse found) {
        Map<String, Attachment> networks = new LinkedHashMap<>();
        for (Map.Entry<String, ContainerNetwork> entry : found.getNetworkSettings().getNetworks().entrySet()) {
            ContainerNetwork network = entry.getValue();
            networks.put(entry.getKey(), new Attachment(Optional.ofNullable(network.getIpAddress()).orElse(""),
                    network.getAliases() == null ? List.of() : List.copyOf(network.getAliases())));
        }
        return Map.copyOf(networks);
    }

    private static Map<String, String> mounts(InspectContainerResponse found) {
        Map<String, String> mounts = new LinkedHashMap<>();
        if (found.getMounts() != null) {
            found.getMounts().stream().filter(mount -> mount.getName() != null && mount.getDestination() != null)
                    .forEach(mount -> mounts.put(mount.getDestination().getPath(), mount.getName()));
        }
        return Map.copyOf(mounts);
    }

    /** From the host configuration, because a stopped container has no live bindings. */
    private static Map<Integer, Integer> ports(InspectContainerResponse found) {
        Map<Integer, Integer> ports = new LinkedHashMap<>();
        Ports bindings = found.getHostConfig().getPortBindings();
        if (bindings == null) {
            return Map.of();
        }
        for (Map.Entry<ExposedPort, Ports.Binding[]> entry : bindings.getBindings().entrySet()) {
            if (entry.getValue() != null) {
                Arrays.stream(entry.getValue()).map(Ports.Binding::getHostPortSpec)
                        .filter(port -> port != null && port.matches("\\d+")).findFirst()
                        .ifPresent(port -> ports.put(entry.getKey().getPort(), Integer.valueOf(port)));
            }
        }
        return Map.copyOf(ports);
    }
}
