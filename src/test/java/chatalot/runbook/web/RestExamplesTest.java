package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The examples of docs/rest.md, run in one shell as they stand there; what it says is answered has to be in the answers. */
@RunningService
class RestExamplesTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([a-z]+)\\n(.*?)^```$");
    private static final Map<String, String> PEOPLE = Map.of("ops", "olivia", "approver", "paula", "auditor", "arthur");
    /** What differs from run to run; it has to be of the same kind all the same. */
    private static final Set<String> OF_ITS_OWN = Set.of("number", "id", "next", "at", "digest", "sha256", "size");
    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;
    @TempDir
    private Path directory;

    /** A block of commands, and what comes after it as its answer. */
    private record Example(String commands, String kind, String answer) { }

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void theyAnswerWhatTheDocumentSays() throws IOException, InterruptedException {
        List<Example> examples = examples();
        int code = run(examples);

        assertThat(code).as(() -> read("errors")).isZero();
        assertThat(examples).hasSizeGreaterThan(9);
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            String answer = read("answer-" + i);
            if (example.kind().equals("json")) {
                assertThat(missing(JSON.readTree(example.answer()), JSON.readTree(answer), "")).as("%s%n%s", example.commands(), answer).isEmpty();
            } else {
                assertThat(answer.lines()).as(example.commands()).containsAll(example.answer().lines().toList());
            }
        }
        assertThat(read("errors")).contains("curl ended with 22");
        assertThat(JSON.readTree(read("runs.json")).isArray()).isTrue();
    }

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        String commands = "";
        for (MatchResult block : BLOCK.matcher(Files.readString(Path.of("docs/rest.md"))).results().toList()) {
            if (block.group(1).equals("sh")) {
                if (!commands.isEmpty()) {
                    examples.add(new Example(commands, "text", ""));
                }
                commands = block.group(2);
            } else {
                examples.add(new Example(commands, block.group(1), block.group(2)));
                commands = "";
            }
        }
        assertThat(commands).as("the last one has an answer").isEmpty();
        return examples;
    }

    private int run(List<Example> examples) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        for (int i = 0; i < examples.size(); i++) {
            script.append("{\n").append(examples.get(i).commands()).append("} > answer-").append(i).append('\n');
        }
        Files.writeString(directory.resolve("examples.sh"), script);
        for (Map.Entry<String, String> person : PEOPLE.entrySet()) {
            Files.writeString(directory.resolve(person.getKey() + ".netrc"),
                    "machine localhost login %s password %s\n".formatted(person.getValue(), Caller.PASSWORD));
        }
        ProcessBuilder bash = new ProcessBuilder("bash", "examples.sh").directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        bash.environment().put("RUNBOOK", "http://localhost:" + port);
        Process process = bash.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("The examples have not ended: " + read("errors"));
        }
        return process.exitValue();
    }

    /** What the document shows and the answer does not have. In lists each that is shown has to be among the answered. */
    private static List<String> missing(JsonNode shown, JsonNode answered, String at) {
        List<String> wrong = new ArrayList<>();
        if (shown.isObject()) {
            shown.fields().forEachRemaining(field -> {
                JsonNode value = answered.path(field.getKey());
                if (!OF_ITS_OWN.contains(field.getKey())) {
                    wrong.addAll(missing(field.getValue(), value, at + "." + field.getKey()));
                } else if (value.getNodeType() != field.getValue().getNodeType()) {
                    wrong.add(at + "." + field.getKey() + ": " + value);
                }
            });
        } else if (shown.isArray()) {
            shown.forEach(one -> {
                if (StreamSupport.stream(answered.spliterator(), false).noneMatch(value -> missing(one, value, at).isEmpty())) {
                    wrong.add(at + " has no " + one);
                }
            });
        } else if (!named(shown).equals(answered)) {
            wrong.add(at + ": " + answered);
        }
        return wrong;
    }

    /** People are called otherwise in the document than in these tests. */
    private static JsonNode named(JsonNode shown) {
        return shown.isTextual() && PEOPLE.containsKey(shown.asText()) ? JSON.getNodeFactory().textNode(PEOPLE.get(shown.asText())) : shown;
    }

    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return file + " is not there";
        }
    }
}
