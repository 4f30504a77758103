package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.seal.SealKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import picocli.CommandLine;

/** Whatever REST can do, a command does. */
class EveryActionTest extends CliTest {

    private static final String DIGEST = "ab".repeat(32);
    /** An answer that is enough for each command to go on. */
    private static final String ANSWER = """
            {"number":7,"digest":"%s","ended":true,"ready":true,"whole":true,"quiet":true,"waitsFor":[{"gate":"approvePlan","digest":"%s"}],"lines":[],"next":3,"items":[]}"""
            .formatted(DIGEST, DIGEST);
    private static final String NOTHING_TO_VERIFY = "{\"whole\":true,\"checked\":0,\"newer\":0,\"found\":0,\"findings\":[]}";
    private static final Map<String, String> COMMANDS = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /api/instances", "instances"),
            Map.entry("GET /api/instances/{name}", "instances demo"),
            Map.entry("GET /api/instances/{name}/doctor", "doctor demo"),
            Map.entry("GET /api/instances/{name}/privileges", "doctor demo --privileges"),
            Map.entry("GET /api/instances/{name}/front-proxy", "doctor demo --front-proxy 0.0.0.0:8080"),
            Map.entry("GET /api/instances/{name}/kept", "kept demo"),
            Map.entry("GET /api/instances/{name}/plan", "plan demo"),
            Map.entry("GET /api/instances/{name}/rollback", "rollback demo"),
            Map.entry("GET /api/instances/{name}/backups", "backups demo"),
            Map.entry("GET /api/instances/{name}/backups/copies", "backups demo --copies"),
            Map.entry("GET /api/instances/{name}/holds", "holds demo"),
            Map.entry("GET /api/freezes", "freezes"),
            Map.entry("GET /api/notices", "notices 7"),
            Map.entry("GET /api/runs", "runs"),
            Map.entry("GET /api/runs/export", "runs --export target/export-of-runs.jsonl"),
            Map.entry("GET /api/approvals", "approvals"),
            Map.entry("GET /api/audit", "audit"),
            Map.entry("GET /api/audit/export", "audit --export target/export-of-audit.csv"),
            Map.entry("GET /api/audit/groups", "audit --groups"),
            Map.entry("GET /api/audit/seals", "audit seals"),
            Map.entry("GET /api/audit/keys", "audit keys"),
            Map.entry("GET /api/audit/verification", "audit verify"),
            Map.entry("GET /api/audit/record", "audit verify --checkpoints target/no-checkpoints.jsonl --key target/seal.pub"),
            Map.entry("GET /api/runs/{number}/bundle", "show 7 --bundle target/run-7.zip"),
            Map.entry("GET /api/copies", "copies"),
            Map.entry("GET /api/service", "service"),
            Map.entry("POST /api/service/go-on", "service --go-on x"),
            Map.entry("GET /api/exceptions", "exceptions"),
            Map.entry("POST /api/exceptions/{run}/{kind}/acknowledgement", "acknowledge 7 by_hand --comment x"),
            Map.entry("GET /api/runs/{number}", "show 7"),
            Map.entry("GET /api/runs/{number}/log", "show 7 --log"),
            Map.entry("GET /api/runs/{number}/evidence", "show 7 --evidence"),
            Map.entry("GET /api/runs/{number}/evidence/{name}", "show 7 --evidence plan.md"),
            Map.entry("GET /api/runs/{number}/state", "recover 7"),
            Map.entry("GET /api/runs/{number}/loss", "loss 7"),
            Map.entry("POST /api/account/password", "password --new-password-file src/test/resources/metrics-token"),
            Map.entry("GET /api/tokens", "token list --all"),
            Map.entry("POST /api/tokens", "token create --name x --scope read"),
            Map.entry("POST /api/tokens/{id}/revoke", "token revoke 1"),
            Map.entry("POST /api/freezes", "freeze --reason x"),
            Map.entry("POST /api/freezes/{id}/lift", "lift 1 --reason x"),
            Map.entry("POST /api/notices/test", "notices --test"),
            Map.entry("POST /api/instances/{name}/backups", "backup demo --detach"),
            Map.entry("POST /api/instances/{name}/backups/{id}/verifications", "verify demo b --detach"),
            Map.entry("POST /api/instances/{name}/backups/{id}/restores", "restore demo b"),
            Map.entry("POST /api/instances/{name}/checks", "check demo --detach"),
            Map.entry("POST /api/instances/{name}/deployments", "deploy demo"),
            Map.entry("POST /api/instances/{name}/updates", "update demo"),
            Map.entry("POST /api/instances/{name}/rollbacks", "rollback demo --to 1.0.0 --way code-only"),
            Map.entry("POST /api/instances/{name}/holds/{commit}/release", "release demo c0ffee0 --reason x"),
            Map.entry("POST /api/instances/{name}/identity-checks", "confirm-identity demo"),
            Map.entry("POST /api/instances/{name}/identity-checks/{id}", "confirm-identity demo --check 1 --word x"),
            Map.entry("POST /api/runs/{number}/approvals", "approve 7 --yes"),
            Map.entry("POST /api/runs/{number}/overrides", "override 7 --reason x"),
            Map.entry("POST /api/runs/{number}/withdrawals", "withdraw 7 --reason x"),
            Map.entry("POST /api/runs/{number}/assignee", "assign 7 paula"),
            Map.entry("POST /api/runs/{number}/cancel", "cancel 7"),
            Map.entry("POST /api/runs/{number}/go-back", "go-back 7"),
            Map.entry("POST /api/runs/{number}/review", "review 7"),
            Map.entry("POST /api/runs/{number}/reverse-sql", "reverse-sql 7 --sql src/test/resources/metrics-token"),
            Map.entry("POST /api/runs/{number}/recovery", "recover 7 --choice confirm --comment x"),
            Map.entry("POST /api/runs/{number}/back-to-backup", "recover 7 --choice backup --comment x --loss " + DIGEST),
            Map.entry("POST /api/runs/{number}/keep", "keep 7"),
            Map.entry("POST /api/runs/{number}/start", "start 7"),
            Map.entry("POST /api/runs/{number}/skip", "skip 7 --reason x"),
            Map.entry("POST /api/runs/{number}/roll-back", "roll-back 7 --comment x --yes --digest " + DIGEST),
            Map.entry("POST /api/runs/{number}/secrets", "give-identity 7 --by-hand")));

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer service;

    @BeforeEach
    void answerWhateverIsAsked() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] answer = (exchange.getRequestURI().getPath().endsWith("/record") ? "\n" : ANSWER).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void thereIsACommandForEverythingThatRestHas() {
        Set<String> served = mappings.getHandlerMethods().keySet().stream().flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/") && !path.startsWith("/api/docs")).flatMap(path ->
                                mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(COMMANDS.keySet()).isEqualTo(served);
    }

    @Test
    void eachCommandAsksForThatAndSaysTheAnswerAsJson() throws IOException {
        Files.writeString(password, "any");
        Files.writeString(Path.of("target/no-checkpoints.jsonl"), "");
        Files.writeString(Path.of("target/seal.pub"), SealKey.make().open().pem());
        COMMANDS.forEach((action, command) -> {
            asked.clear();
            Typed.Said said = typed(command + " --json");

            assertThat(said.code()).as("%s: %s", command, said.errors()).isZero();
            String pattern = action.replaceAll("\\{[a-z]+}", "[^/?]+") + "(\\?.*)?";
            assertThat(asked).as(command).anyMatch(request -> request.matches(pattern));
            assertThat(said.out().replaceAll("\\s", "")).as(command).isEqualTo(action.endsWith("/log") ? "{\"lines\":[],\"next\":3}"
                    : action.endsWith("/export") || action.endsWith("/bundle") ? "" : action.endsWith("/record") ? NOTHING_TO_VERIFY : ANSWER.replaceAll("\\s", ""));
        });
    }

    /** Not printed: a file keeps its bytes, and what stands in it cannot steer a terminal. */
    @Test
    void anExportIsAFileByteForByteAndTakesItsFormatFromItsName(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("runs.CSV");

        assertThat(typed("runs demo --export " + file).code()).isZero();

        assertThat(asked).containsExactly("GET /api/runs/export?instance=demo&format=csv");
        assertThat(Files.readString(file)).isEqualTo(ANSWER);
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished");
        assertThat(typed("audit --export " + directory.resolve("audit.txt")).code()).isEqualTo(2);
        assertThat(typed("audit --export " + directory.resolve("nowhere/audit.csv")).errors()).contains("There is no directory");
        assertThat(typed("audit --groups --export " + directory.resolve("groups.csv")).errors()).contains("--export takes events");
        assertThat(directory.resolve("groups.csv")).doesNotExist();
    }

    @Test
    void filtersOfRunsArePassedOnAsTheyAreTyped() {
        typed("runs demo --kind update --outcome Updated --person olivia --from 2026-12-01T02:00+01:00 --to 2026-12-02T00:00Z --text a&b "
                + "--before 90 --limit 5");

        assertThat(asked).containsExactly("GET /api/runs?instance=demo&kind=update&outcome=Updated&person=olivia"
                + "&from=2026-12-01T02%3A00%2B01%3A00&to=2026-12-02T00%3A00Z&text=a%26b&before=90&limit=5");
    }

    @Test
    void everyCommandIsKnownToTheScriptAndCompletes() throws IOException {
        String script = Files.readString(Path.of("runbook")).replaceAll("\\\\\n *", "");
        String completion = Typed.run("completion").out();

        assertThat(completion).contains("complete -F");
        assertThat(new CommandLine(new RunbookCli()).getSubcommands().keySet()).hasSizeGreaterThan(35).allSatisfy(name -> {
            assertThat(script).containsPattern("[ |]" + name + "[ )]");
            assertThat(completion).contains(name);
        });
    }

    private Typed.Said typed(String command) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--server", "http://localhost:" + service.getAddress().getPort(), "--user", "olivia",
                "--password-file", password.toString()));
        return Typed.run(all.toArray(String[]::new));
    }
}
