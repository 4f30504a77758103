package chatalot.runbook.bench;

import chatalot.runbook.bench.engine.CrowdBenchmark;
import chatalot.runbook.bench.engine.EngineBenchmark;
import chatalot.runbook.bench.pages.PageBenchmark;
import chatalot.runbook.bench.updates.DowntimeBenchmark;
import chatalot.runbook.bench.updates.RecoveryBenchmark;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code ./runbook bench}: measures what it is asked for, prints the figures with their targets, and keeps every single value as JSON.
 * Exits with 0 when every target is kept, with 1 when one is missed or something failed, and with 2 when it was asked wrongly.
 */
public final class BenchMain {

    private static final int MISSED = 1;
    private static final int WRONG_USAGE = 2;
    private static final Pattern OPTION = Pattern.compile("--([a-z]+)=([1-9][0-9]{0,6})");
    private static final ObjectMapper JSON = JsonMapper.builder().findAndAddModules().enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();

    private final List<Benchmark> all;
    private final Path results;
    private final Benchmark.Words words;

    /** @param results where the single values are kept */
    BenchMain(List<Benchmark> all, Path results, Benchmark.Words words) {
        this.all = List.copyOf(all);
        this.results = results;
        this.words = words;
    }

    public static void main(String[] arguments) {
        List<Benchmark> all = List.of(new PageBenchmark(), new DowntimeBenchmark(), new RecoveryBenchmark(), new EngineBenchmark(),
                new CrowdBenchmark());
        System.exit(new BenchMain(all, Path.of("target", "bench"), System.out::println).run(List.of(arguments)));
    }

    /** @return the exit code */
    int run(List<String> arguments) {
        Options options = Options.none();
        List<Benchmark> asked = new ArrayList<>();
        for (String argument : arguments) {
            Matcher option = OPTION.matcher(argument);
            List<Benchmark> named = all.stream().filter(benchmark -> benchmark.name().equals(argument)).toList();
            if (option.matches()) {
                options = options.with(option.group(1), Integer.parseInt(option.group(2)));
            } else if (named.isEmpty()) {
                words.say("There is no benchmark '%s'. There are: %s. A number is given as --runs=1000.".formatted(argument, names()));
                return WRONG_USAGE;
            } else {
                asked.addAll(named);
            }
        }
        boolean met = true;
        for (Benchmark benchmark : asked.isEmpty() ? all : asked) {
            met &= measured(benchmark, options);
        }
        return met ? 0 : MISSED;
    }

    private boolean measured(Benchmark benchmark, Options options) {
        Machine before = Machine.now();
        try {
            Findings findings = benchmark.measure(options, words);
            tell(benchmark, findings, before, Machine.now(), keep(benchmark, options, findings, before));
            return findings.met();
        } catch (BenchmarkFailed failed) {
            words.say("The benchmark %s failed: %s".formatted(benchmark.name(), failed.getMessage()));
            return false;
        } catch (IOException e) {
            words.say("The values of %s could not be kept in %s: %s".formatted(benchmark.name(), results, e.getMessage()));
            return false;
        }
    }

    private void tell(Benchmark benchmark, Findings findings, Machine before, Machine after, Path kept) {
        words.say("");
        findings.details().forEach(words::say);
        Columns table = new Columns("figure", "ours", "against", "ratio", "target");
        findings.figures().forEach(figure -> table.row(figure.name(), figure.words(figure.ours()),
                figure.against().map(figure::words).orElse(""),
                figure.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse(""), figure.wanted()));
        words.say("");
        table.lines().forEach(words::say);
        words.say("");
        words.say("%s, %s. Load of the machine: %.1f before, %.1f after. Every value: %s".formatted(benchmark.name(), before.words(),
                before.load(), after.load(), kept));
    }

    private Path keep(Benchmark benchmark, Options options, Findings findings, Machine before) throws IOException {
        Files.createDirectories(results);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("benchmark", benchmark.name());
        document.put("at", now);
        document.put("options", options.given());
        document.put("machine", before);
        document.put("loadAfter", Machine.now().load());
        document.put("figures", findings.figures());
        document.put("raw", findings.raw());
        Path file = results.resolve("%s-%s.json".formatted(benchmark.name(), now.toString().replace(":", "")));
        JSON.writeValue(file.toFile(), document);
        return file;
    }

    private String names() {
        return all.stream().map(Benchmark::name).collect(Collectors.joining(", "));
    }

    /** On what it was measured; figures of a machine that others load say little. */
    private record Machine(int processors, String java, String system, double load) {

        static Machine now() {
            var system = ManagementFactory.getOperatingSystemMXBean();
            return new Machine(system.getAvailableProcessors(), System.getProperty("java.version"),
                    system.getName() + " " + system.getVersion(), Math.max(0, system.getSystemLoadAverage()));
        }

        String words() {
            return "%d processors, Java %s, %s".formatted(processors, java, system);
        }
    }
}
