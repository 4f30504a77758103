package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which service is the app and which the database, and what the app shows to the outside and keeps on disk. */
record Services(InstanceSettings settings, ComposeModel model, Host host) {

    private static final String APP = "chatalot";
    private static final String DATABASE = "postgres";
    private static final int STANDARD_PORT = 8080;

    String app() {
        return settings.appService().map(name -> existing("app-service", name))
                .or(() -> named(APP))
                .or(() -> only(model::isBuilt))
                .orElseThrow(() -> unclear("app-service", "which service is the app"));
    }

    String database() {
        return settings.databaseService().map(name -> existing("database-service", name))
                .or(() -> named(DATABASE))
                .or(() -> only(this::isPostgres))
                .orElseThrow(() -> unclear("database-service", "which service is the database"));
    }

    int appPort(String app) {
        Set<Integer> published = model.published(app).keySet();
        return settings.appPort()
                .or(() -> published.size() == 1 ? published.stream().findFirst() : Optional.empty())
                .or(() -> published.contains(STANDARD_PORT) ? Optional.of(STANDARD_PORT) : Optional.empty())
                .or(() -> published.isEmpty() ? Optional.of(exposedPort(app)) : Optional.empty())
                .orElseThrow(() -> new DiscoveryRefused(settings.name(),
                        "service %s publishes several ports: %s.".formatted(app, published),
                        "Name the one of the app under app-port."));
    }

    /** Base URL from outside; empty when the port is not published under a fixed number. */
    Optional<URI> publishedUrl(String app, int port) {
        return Optional.ofNullable(model.published(app).get(port)).flatMap(Services::url);
    }

    /** Mount path to volume or host directory of the app's user files. */
    Map<String, String> files(String app) {
        Map<String, String> mounts = model.writableMounts(app);
        if (settings.files().isEmpty()) {
            Map<String, String> files = new LinkedHashMap<>(mounts);
            files.values().removeIf(source -> source.startsWith("/") && !isDirectory(source));
            return files;
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (String path : settings.files()) {
            files.put(path, Optional.ofNullable(mounts.get(path)).orElseThrow(() -> new DiscoveryRefused(settings.name(),
                    "nothing is mounted at %s in service %s; mounted are %s.".formatted(path, app, mounts.keySet()),
                    "Correct the key files.")));
        }
        return files;
    }

    private boolean isDirectory(String path) {
        return host.run(Command.of("test", "-d", path)).succeeded();
    }

    private int exposedPort(String app) {
        List<Integer> exposed = model.exposed(app);
        return exposed.size() == 1 ? exposed.get(0) : STANDARD_PORT;
    }

    private static Optional<URI> url(String published) {
        int colon = published.lastIndexOf(':');
        String address = published.substring(0, colon);
        String port = published.substring(colon + 1);
        if (!port.matches("[0-9]+")) {
            return Optional.empty();
        }
        boolean everywhere = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
        String name = everywhere ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return Optional.of(URI.create("http://" + name + ":" + port));
    }

    private boolean isPostgres(String service) {
        String image = model.image(service);
        String repository = image.replaceAll("[@:][^/]*$", "");
        return repository.equals(DATABASE) || repository.endsWith("/" + DATABASE)
                || model.environment(service, "POSTGRES_DB").isPresent();
    }

    private String existing(String key, String name) {
        return named(name).orElseThrow(() -> new DiscoveryRefused(settings.name(),
                "%s is %s, but Compose knows %s.".formatted(key, name, model.services()), "Correct the key " + key + "."));
    }

    private Optional<String> named(String name) {
        return Optional.of(name).filter(model.services()::contains);
    }

    private Optional<String> only(Predicate<String> kind) {
        return Discovery.only(model.services().stream().filter(kind).toList());
    }

    private DiscoveryRefused unclear(String key, String question) {
        return new DiscoveryRefused(settings.name(), "it is unclear %s; Compose knows %s."
                .formatted(question, model.services()), "Name it under " + key + ".");
    }
}
