package chatalot.runbook.rehearsal;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.ComposeModel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The app's service of a target as a Compose file of its own. What it says of the inside of its container stays
 * (environment, command, user, capabilities, file secrets); everything that reaches out of it is left out or replaced.
 * The text holds secrets: it goes to Compose's standard input and nowhere else.
 */
final class IsolatedService {

    /** Whatever is not named here is left out: ports, names, restarts, devices, other namespaces, other services. */
    private static final List<String> KEPT = List.of("cap_add", "cap_drop", "command", "configs", "entrypoint",
            "environment", "group_add", "init", "mem_limit", "pids_limit", "platform", "read_only", "secrets",
            "security_opt", "shm_size", "stop_signal", "sysctls", "tmpfs", "ulimits", "user", "working_dir");
    private static final String MEMORY = "1g";
    private static final String NETWORK = "rehearsal";

    private final Host host;
    private final Work work;
    private final ComposeModel model;
    private final String service;
    private final ObjectNode document;

    IsolatedService(Host host, Work work, ComposeModel target, String service) {
        this.host = host;
        this.work = work;
        this.model = target;
        this.service = service;
        this.document = target.document();
    }

    /**
     * The whole file.
     *
     * @param container its name, also of the network it is on
     * @param image     id of what is started
     * @param files     scratch volumes by the real volumes they stand for
     */
    String text(String container, String image, Map<String, String> files) {
        ObjectNode target = (ObjectNode) document.path("services").path(service);
        ObjectNode app = document.objectNode();
        KEPT.stream().filter(target::hasNonNull).forEach(key -> app.set(key, target.get(key)));
        app.put("image", image).put("pull_policy", "never").put("container_name", container).put("restart", "no");
        memory(target, app);
        app.putObject("networks").putNull(NETWORK);
        app.set("labels", labels());
        // Where the live app's log goes is no place for this one's.
        app.putObject("logging").put("driver", "json-file").putObject("options").put("max-size", "20m").put("max-file", "1");
        ObjectNode isolated = document.objectNode();
        isolated.putObject("services").set(service, app);
        isolated.putObject("networks").putObject(NETWORK).put("external", true).put("name", container);
        mounts(target, app, isolated.putObject("volumes"), files);
        isolated.set("secrets", used("secrets", app));
        isolated.set("configs", used("configs", app));
        return isolated.toString();
    }

    private void memory(ObjectNode target, ObjectNode app) {
        JsonNode own = target.path("deploy").path("resources").path("limits").path("memory");
        if (!app.hasNonNull("mem_limit")) {
            app.put("mem_limit", own.asText(MEMORY));
        }
        app.set("memswap_limit", app.get("mem_limit"));
        app.put("cpus", HelperContainer.processors());
    }

    private ObjectNode labels() {
        ObjectNode labels = document.objectNode();
        work.labels().forEach(labels::put);
        return labels;
    }

    private void mounts(ObjectNode target, ObjectNode app, ObjectNode volumes, Map<String, String> files) {
        ArrayNode mounts = app.putArray("volumes");
        for (JsonNode each : target.path("volumes")) {
            ObjectNode mount = each.deepCopy();
            String source = model.source(mount);
            boolean readOnly = mount.path("read_only").asBoolean(false);
            if (mount.path("type").asText().equals("tmpfs")) {
                mounts.add(mount);
            } else if (files.containsKey(source)) {
                mounts.add(onVolume(mount, volumes, files.get(source), true));
            } else if (mount.path("type").asText().equals("volume") && readOnly) {
                mounts.add(onVolume(mount, volumes, source, true));
                mount.withObject("/volume").put("nocopy", true);
            } else if (mount.path("type").asText().equals("bind") && (readOnly || !isDirectory(source))) {
                bind(mount, source, mounts);
            } else {
                mounts.add(onVolume(mount, volumes, work.name("rehearsal-empty-" + (mounts.size() + 1)), false));
            }
        }
    }

    /** A socket is a way out, whatever the mount says of writing. */
    private void bind(ObjectNode mount, String source, ArrayNode mounts) {
        Result sockets = host.run(Command.of("find", source, "-type", "s", "-print", "-quit"));
        if (sockets.succeeded() && sockets.output().isBlank()) {
            mounts.add(mount.put("read_only", true));
        } else {
            work.say("Left out of the rehearsal: the mount of %s, which is not there or holds a socket", source);
        }
    }

    private ObjectNode onVolume(ObjectNode mount, ObjectNode volumes, String name, boolean external) {
        String key = "volume" + (volumes.size() + 1);
        ObjectNode volume = volumes.putObject(key).put("name", name);
        if (external) {
            volume.put("external", true);
        } else {
            volume.set("labels", labels());
        }
        mount.remove("bind");
        return mount.put("type", "volume").put("source", key);
    }

    private ObjectNode used(String kind, ObjectNode app) {
        ObjectNode used = document.objectNode();
        app.path(kind).forEach(each -> used.set(each.path("source").asText(),
                document.path(kind).path(each.path("source").asText())));
        return used;
    }

    private boolean isDirectory(String path) {
        return host.run(Command.of("test", "-d", path)).succeeded();
    }
}
