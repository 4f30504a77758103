package chatalot.runbook.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What {@code docker compose config --format json} says, resolved and merged. Holds the environment of services
 * and so secrets: read from it, never print it.
 */
public final class ComposeModel {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;

    private ComposeModel(ObjectNode root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException when the text is no JSON, or has what no name of a file can hold; the text itself is not repeated */
    public static ComposeModel parse(String json) {
        try {
            // What is nothing, or no object, is no model: Jackson reads a mere "null" as one.
            return Optional.of(JSON.readTree(json)).filter(ObjectNode.class::isInstance).filter(root -> !json.contains("\\u0000"))
                    .map(ObjectNode.class::cast).map(ComposeModel::new).orElseThrow(ComposeModel::noModel);
        } catch (JsonProcessingException e) {
            throw noModel();
        }
    }

    private static IllegalArgumentException noModel() {
        return new IllegalArgumentException("`docker compose config` did not print JSON");
    }

    /** A copy of the whole document, for making another one of it. Mind the secrets. */
    public ObjectNode document() {
        return root.deepCopy();
    }

    public String project() {
        return root.path("name").asText();
    }

    public Set<String> services() {
        return names(root.path("services"));
    }

    public boolean isBuilt(String service) {
        return service(service).has("build");
    }

    /** The image name a service starts from; Compose makes up a name for a built one. */
    public String image(String service) {
        return service(service).path("image").asText(project() + "-" + service);
    }

    /** The container's name; Compose counts from 1 where the file names none. */
    public String containerName(String service) {
        return service(service).path("container_name").asText(project() + "-" + service + "-1");
    }

    public Optional<String> environment(String service, String variable) {
        // Compose doubles every dollar sign so that its output could be read as a Compose file again.
        return Optional.of(service(service).path("environment").path(variable)).filter(JsonNode::isTextual)
                .map(value -> value.asText().replace("$$", "$"));
    }

    public List<String> profiles(String service) {
        return texts(service(service).path("profiles"));
    }

    /** The services that Compose starts before this one, and those before them. */
    public Set<String> dependencies(String service) {
        Set<String> all = new TreeSet<>();
        collectDependencies(service, all);
        return all;
    }

    /** Networks of a service: name in the file to the aliases written there. */
    Map<String, List<String>> networks(String service) {
        Map<String, List<String>> networks = new LinkedHashMap<>();
        service(service).path("networks").fields()
                .forEachRemaining(entry -> networks.put(entry.getKey(), texts(entry.getValue().path("aliases"))));
        return networks;
    }

    /** Whether a service asks for a fixed address in a network. */
    boolean hasFixedAddress(String service, String network) {
        JsonNode attachment = service(service).path("networks").path(network);
        return attachment.hasNonNull("ipv4_address") || attachment.hasNonNull("ipv6_address");
    }

    String networkName(String network) {
        return root.path("networks").path(network).path("name").asText(project() + "_" + network);
    }

    boolean isInternal(String network) {
        return root.path("networks").path(network).path("internal").asBoolean(false);
    }

    boolean isExternal(String network) {
        return root.path("networks").path(network).path("external").asBoolean(false);
    }

    /** Mounts that a service may write to: mount path to real volume name or host path. */
    Map<String, String> writableMounts(String service) {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (JsonNode mount : service(service).path("volumes")) {
            if (!mount.path("read_only").asBoolean(false) && mount.hasNonNull("source")) {
                mounts.put(mount.path("target").asText(), source(mount));
            }
        }
        return mounts;
    }

    /**
     * What containers of these services stand on: how the volumes and networks that they use are made. No service's own hash tells of it, and
     * Compose makes containers anew where it is another (since 2.31 for networks, 2.32 for volumes).
     */
    public JsonNode ground(List<String> services) {
        ObjectNode ground = JSON.createObjectNode();
        for (String service : services) {
            names(service(service).path("networks")).forEach(network -> ground.set("network " + network, root.path("networks").path(network)));
            for (JsonNode mount : service(service).path("volumes")) {
                String source = mount.path("source").asText();
                ground.put("mount %s %s".formatted(service, mount.path("target").asText()), source(mount));
                if (mount.path("type").asText().equals("volume")) {
                    ground.set("volume " + source, root.path("volumes").path(source));
                }
            }
        }
        return ground;
    }

    /** Files on the host that become secrets in containers. */
    public List<Path> secretFiles() {
        List<Path> files = new ArrayList<>();
        root.path("secrets").forEach(secret -> {
            if (secret.hasNonNull("file")) {
                files.add(Path.of(secret.path("file").asText()));
            }
        });
        return files;
    }

    /** Ports in the container that a service publishes or exposes, the published ones first. */
    public List<Integer> ports(String service) {
        return Stream.concat(published(service).keySet().stream(), exposed(service).stream()).distinct().toList();
    }

    /** Published TCP ports of a service: port in the container to {@code host:port}, host empty for all addresses. */
    Map<Integer, String> published(String service) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        for (JsonNode port : service(service).path("ports")) {
            if (port.path("protocol").asText("tcp").equals("tcp")) {
                ports.put(port.path("target").asInt(),
                        port.path("host_ip").asText("") + ":" + port.path("published").asText(""));
            }
        }
        return ports;
    }

    /** Ports a service exposes without publishing them. */
    List<Integer> exposed(String service) {
        return texts(service(service).path("expose")).stream().map(port -> port.replaceAll("[^0-9].*", ""))
                .filter(port -> !port.isEmpty()).map(Integer::valueOf).toList();
    }

    private void collectDependencies(String service, Set<String> all) {
        for (String dependency : names(service(service).path("depends_on"))) {
            if (all.add(dependency)) {
                collectDependencies(dependency, all);
            }
        }
    }

    /** The real volume name, or the path on the host, that a mount of a service comes from. */
    public String source(JsonNode mount) {
        String source = mount.path("source").asText();
        return mount.path("type").asText().equals("volume")
                ? root.path("volumes").path(source).path("name").asText(project() + "_" + source)
                : source;
    }

    private JsonNode service(String service) {
        return root.path("services").path(service);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    @Override
    public String toString() {
        return "ComposeModel" + services();
    }
}
