package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.Benchmark;
import chatalot.runbook.bench.Columns;
import chatalot.runbook.bench.Figure;
import chatalot.runbook.bench.Findings;
import chatalot.runbook.bench.Options;
import chatalot.runbook.bench.ServedRunbook;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.bench.pages.Visits.Timed;
import chatalot.runbook.database.PostgresContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * How long every page and every REST answer takes with a history of two years on PostgreSQL: 100,000 runs, and some hundred that wait for
 * approval. The pages are those that the running service says it has.
 */
public final class PageBenchmark implements Benchmark {

    private static final double TARGET_MILLIS = 200;
    private static final double START_UP_SECONDS = 10;
    private static final double RESIDENT_MEGABYTES = 400;
    private static final int RUNS = 100_000;
    private static final int OPEN = 200;
    private static final int REQUESTS = 100;
    private static final int WARM_UP = 20;
    private static final List<Integer> CLIENTS = List.of(1, 4);
    private static final int FINISHED_OF_EACH = 3;
    static final List<String> INSTANCES = IntStream.rangeClosed(1, 8).mapToObj("chat-0%d"::formatted).toList();

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public Findings measure(Options options, Words words) {
        PostgresContainer postgres = PostgresContainer.shared();
        String database = postgres.createDatabase();
        String url = postgres.url(database);
        Path data = emptyDirectory();
        try (Connection connection = postgres.open(database)) {
            Shown shown = history(url, connection, options, words);
            words.say("Starting the service …");
            try (ServedRunbook service = ServedRunbook.start(data, Map.of("SPRING_DATASOURCE_URL", url, "SPRING_DATASOURCE_USERNAME",
                    PostgresContainer.USER, "SPRING_DATASOURCE_PASSWORD", PostgresContainer.PASSWORD), settings(data))) {
                return visited(service, shown, options, words);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fills a database that has no tables yet. */
    private static Shown history(String url, Connection connection, Options options, Words words) {
        long began = System.nanoTime();
        int runs = options.number("runs", RUNS);
        try (WorkedRuns worked = WorkedRuns.on(url, PostgresContainer.USER, PostgresContainer.PASSWORD, users())) {
            Shown shown = history(worked, new PastRuns(connection), runs, FINISHED_OF_EACH,
                    Math.max(1, options.number("open", OPEN) / INSTANCES.size()));
            words.say("%,d runs were written in %d s".formatted(runs, Duration.ofNanos(System.nanoTime() - began).toSeconds()));
            return shown;
        }
    }

    /**
     * @param past           for a database that has tables and no runs
     * @param runs           how many are past
     * @param finishedOfEach how many updates of each instance the engine works to their end
     * @param openOfEach     how many of each instance wait for approval
     */
    static Shown history(WorkedRuns worked, PastRuns past, int runs, int finishedOfEach, int openOfEach) {
        past.write(runs);
        long finished = worked.finished(INSTANCES, finishedOfEach).get(0).number().value();
        long open = worked.openUpdates(INSTANCES, openOfEach).get(0).number().value();
        past.counted();
        return new Shown(INSTANCES.get(0), finished, open,
                past.number("select min(run) from evidence where name = 'plan.md' and run in (select number from run where outcome = 'Updated')"),
                past.number("select run from step_log group by run order by count(*) desc limit 1"));
    }

    /** Who signs in to the service that is measured, and to the one that makes the history. */
    static Map<String, String> users() {
        Map<String, String> settings = new HashMap<>();
        Map.of("ops", "ops", "approver", "approvers", "auditor", "auditors", "admin", "admins").forEach((user, group) -> {
            settings.put("runbook.users." + user + ".groups", group);
            settings.put("runbook.users." + user + ".password", Visitor.PASSWORD);
        });
        settings.put("management.endpoints.web.exposure.include", "health,mappings,prometheus");
        return settings;
    }

    private static Map<String, String> settings(Path data) {
        Map<String, String> settings = users();
        INSTANCES.forEach(instance -> {
            Path directory = data.resolve(instance);
            settings.put("runbook.instances." + instance + ".directory", directory.toString());
            settings.put("runbook.instances." + instance + ".backups", data.resolve("backups").resolve(instance).toString());
            try {
                Files.createDirectories(data.resolve("backups").resolve(instance));
                Files.writeString(Files.createDirectories(directory).resolve("docker-compose.yml"), "services: {}\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return settings;
    }

    private static Findings visited(ServedRunbook service, Shown shown, Options options, Words words) {
        double atRest = service.residentMegabytes();
        Set<String> patterns = Mappings.gets(new Visitor(service.url()).mappings());
        Visits visits = new Visits(service.url(), new Examples(shown).of(patterns));
        words.say("Visiting %d pages …".formatted(visits.pages().size()));
        visits.by(1, options.number("warmup", WARM_UP));
        Duration before = service.processorTime();
        List<Timed> all = new ArrayList<>();
        CLIENTS.forEach(clients -> all.addAll(visits.by(clients, Math.max(1, options.number("requests", REQUESTS) / clients))));
        Duration spent = service.processorTime().minus(before);
        List<Figure> figures = new ArrayList<>(CLIENTS.stream().map(clients -> slowest(all, clients)).toList());
        figures.add(Figure.of("processor time of the service, mean of all requests",
                spent.toMillis() / (double) all.stream().mapToInt(timed -> timed.samples().count()).sum(), "ms"));
        figures.add(Figure.of("start-up, to the first answer", service.startUp().toMillis() / 1000.0, "s").atMost(START_UP_SECONDS));
        figures.add(Figure.of("resident memory after the start", atRest, "MB").atMost(RESIDENT_MEGABYTES));
        figures.add(Figure.of("resident memory after all visits", service.residentMegabytes(), "MB"));
        return new Findings(List.copyOf(figures), details(all, patterns), raw(all));
    }

    private static Figure slowest(List<Timed> all, int clients) {
        Timed slowest = all.stream().filter(timed -> timed.clients() == clients).findFirst().orElseThrow();
        return Figure.of("p95 of the slowest of %d pages, %s: %s".formatted(all.size() / CLIENTS.size(),
                clients == 1 ? "1 client" : clients + " clients", slowest.page().name()), slowest.samples().percentile(95), "ms")
                .atMost(TARGET_MILLIS);
    }

    private static List<String> details(List<Timed> all, Set<String> patterns) {
        Columns table = new Columns("page", "clients", "requests", "p50 ms", "p95 ms", "max ms");
        all.forEach(timed -> table.row(timed.page().name(), Integer.toString(timed.clients()), Integer.toString(timed.samples().count()),
                millis(timed.samples().median()), millis(timed.samples().percentile(95)), millis(timed.samples().max())));
        Stream<String> leftOut = Examples.leftOut().entrySet().stream().filter(each -> patterns.contains(each.getKey()))
                .map(each -> "not measured: %s, which %s".formatted(each.getKey(), each.getValue()));
        return Stream.concat(table.lines().stream(), Stream.concat(Stream.of(""), leftOut)).toList();
    }

    private static List<Map<String, Object>> raw(List<Timed> all) {
        return all.stream().map(timed -> {
            Map<String, Object> page = new LinkedHashMap<>();
            page.put("page", timed.page().name());
            page.put("path", timed.page().path());
            page.put("user", timed.page().user());
            page.put("clients", timed.clients());
            page.put("millis", timed.samples().millis());
            return page;
        }).toList();
    }

    private static String millis(double amount) {
        return String.format(Locale.ROOT, "%.1f", amount);
    }

    /** Stays until the next time, for whoever wants to read the service's log. */
    private static Path emptyDirectory() {
        try {
            Path directory = Path.of("target", "bench", "service").toAbsolutePath();
            FileSystemUtils.deleteRecursively(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
