package chatalot.runbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {

    @TempDir
    private Path results;

    private final List<String> said = new ArrayList<>();

    @Test
    void keptTargetsEndWithZeroAndEveryValueIsInAFile() throws IOException {
        assertThat(run(List.of("one"), Figure.of("a page", 180, "ms").atMost(200), Figure.of("downtime", 1.5, "s").against(2).atMostTimes(1)))
                .isZero();

        assertThat(said).anySatisfy(line -> assertThat(line).matches("\\| a page +\\| 180 ms \\| +\\| +\\| ≤ 200 ms \\|"))
                .anySatisfy(line -> assertThat(line).matches("\\| downtime +\\| +1\\.5 s \\| +2\\.0 s \\| +0\\.75 \\| +≤ 1\\.00 \\|"));
        JsonNode kept = kept();
        assertThat(kept.at("/benchmark").asText()).isEqualTo("one");
        assertThat(kept.at("/raw/page/1").asInt()).isEqualTo(180);
        assertThat(kept.at("/machine/processors").asInt()).isPositive();
    }

    @Test
    void aMissedTargetEndsWithOneAndIsNamed() {
        assertThat(run(List.of(), Figure.of("a page", 201, "ms").atMost(200))).isEqualTo(1);
        assertThat(said).anySatisfy(line -> assertThat(line).contains("a page", "≤ 200 ms, MISSED"));

        assertThat(run(List.of(), Figure.of("downtime", 2.1, "s").against(2).atMostTimes(1))).isEqualTo(1);
        assertThat(run(List.of(), Figure.of("downtime", 0.1, "s").atMostTimes(1))).as("nothing to compare with").isEqualTo(1);
    }

    @Test
    void whatCannotBeMeasuredEndsWithOneAndSaysWhy() {
        Benchmark broken = benchmark((options, words) -> {
            throw new BenchmarkFailed("/runs answered 500");
        });

        assertThat(new BenchMain(List.of(broken), results, said::add).run(List.of())).isEqualTo(1);
        assertThat(said).contains("The benchmark one failed: /runs answered 500");
    }

    @Test
    void nothingIsMeasuredWhereOneIsNotKnown() {
        Benchmark never = benchmark((options, words) -> {
            throw new AssertionError("measured");
        });

        assertThat(new BenchMain(List.of(never), results, said::add).run(List.of("one", "two"))).isEqualTo(2);
        assertThat(said).singleElement().asString().contains("There is no benchmark 'two'", "one");
    }

    @Test
    void numbersReachTheBenchmark() {
        Benchmark asked = benchmark((options, words) -> {
            assertThat(options.number("runs", 100_000)).isEqualTo(300);
            assertThat(options.number("requests", 100)).isEqualTo(100);
            return new Findings(List.of(), List.of(), Map.of());
        });

        assertThat(new BenchMain(List.of(asked), results, said::add).run(List.of("--runs=300"))).isZero();
    }

    @Test
    void percentilesAreValuesThatWereMeasured() {
        Samples hundred = Samples.of(LongStream.rangeClosed(1, 100).map(value -> (101 - value) * 1_000_000));
        assertThat(List.of(hundred.median(), hundred.percentile(95), hundred.max())).containsExactly(50.0, 95.0, 100.0);

        Samples three = Samples.of(LongStream.of(3_000_000, 1_000_000, 2_000_000));
        assertThat(List.of(three.median(), three.percentile(95), three.max())).containsExactly(2.0, 3.0, 3.0);
        assertThat(three.millis()).containsExactly(1.0, 2.0, 3.0);
    }

    private int run(List<String> arguments, Figure... figures) {
        return new BenchMain(List.of(benchmark((options, words) -> new Findings(List.of(figures), List.of(), Map.of("page", List.of(90, 180))))),
                results, said::add).run(arguments);
    }

    private JsonNode kept() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            return new ObjectMapper().readTree(files.findFirst().orElseThrow().toFile());
        }
    }

    private interface Measuring {

        Findings measure(Options options, Benchmark.Words words);
    }

    private static Benchmark benchmark(Measuring measuring) {
        return new Benchmark() {
            @Override
            public String name() {
                return "one";
            }

            @Override
            public Findings measure(Options options, Words words) {
                return measuring.measure(options, words);
            }
        };
    }
}
