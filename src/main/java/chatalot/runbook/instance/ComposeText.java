package chatalot.runbook.instance;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What stands in the text of one Compose file, as it is written: nothing is merged or filled in, so that it costs nothing to ask.
 *
 * @param values      of variables, build arguments and labels, by name; some names come several times
 * @param secretFiles that become secrets in containers, as they are written
 * @param envFiles    that services read, as they are written
 */
record ComposeText(List<Map.Entry<String, String>> values, List<String> secretFiles, List<String> envFiles) {

    private static final Set<String> NAMED_VALUES = Set.of("environment", "args", "labels");
    private static final String SECRETS = "secrets";
    private static final String FILE = "file";
    private static final String ENV_FILE = "env_file";
    private static final String PATH = "path";

    ComposeText {
        values = List.copyOf(values);
        secretFiles = List.copyOf(secretFiles);
        envFiles = List.copyOf(envFiles);
    }

    /** Empty where the text is no YAML: Compose would not take it either. */
    static ComposeText parse(String text) {
        ComposeText found = new ComposeText(List.of(), List.of(), List.of());
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return root == null ? found : of(root);
        } catch (YAMLException e) {
            return found;
        }
    }

    private static ComposeText of(Node root) {
        List<Map.Entry<String, String>> values = new ArrayList<>();
        List<String> secretFiles = new ArrayList<>();
        List<String> envFiles = new ArrayList<>();
        member(root, SECRETS).ifPresent(secrets -> children(secrets).forEach(secret -> member(secret, FILE).ifPresent(file -> secretFiles.addAll(texts(file)))));
        // An alias may lead back to where it stands.
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            Node node = left.pop();
            if (seen.add(node)) {
                members(node).forEach((name, value) -> {
                    if (NAMED_VALUES.contains(name)) {
                        values.addAll(named(value));
                    } else if (name.equals(ENV_FILE)) {
                        Stream.concat(Stream.of(value), children(value)).forEach(one -> envFiles.addAll(texts(member(one, PATH).orElse(one))));
                    }
                });
                children(node).forEach(left::push);
            }
        }
        return new ComposeText(values, secretFiles, envFiles.stream().distinct().toList());
    }

    /** Written as a mapping, or as a list of {@code NAME=value}. */
    private static List<Map.Entry<String, String>> named(Node node) {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        members(node).forEach((name, value) -> texts(value).stream().limit(1).forEach(text -> found.add(Map.entry(name, text))));
        if (node instanceof SequenceNode) {
            texts(node).stream().map(text -> text.split("=", 2)).filter(parts -> parts.length == 2).forEach(parts -> found.add(Map.entry(parts[0], parts[1])));
        }
        return found;
    }

    private static Map<String, Node> members(Node node) {
        Map<String, Node> members = new TreeMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name) {
                    members.put(name.getValue(), tuple.getValueNode());
                }
            }
        }
        return members;
    }

    private static Optional<Node> member(Node node, String name) {
        return Optional.ofNullable(members(node).get(name));
    }

    private static Stream<Node> children(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue().stream() : members(node).values().stream();
    }

    private static List<String> texts(Node node) {
        return Stream.concat(Stream.of(node), node instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.empty())
                .filter(ScalarNode.class::isInstance).map(ScalarNode.class::cast).map(ScalarNode::getValue).toList();
    }
}
