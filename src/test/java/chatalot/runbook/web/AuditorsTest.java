package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Auditors read everything and change nothing, at every address there is. */
@RunningService
class AuditorsTest {

    private static final Set<String> THEIRS = Set.of("SIGNED_IN", "CALL_REFUSED", "DECISION_REFUSED", "EXPORTED");

    @LocalServerPort
    private int port;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @AfterEach
    void endIt() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void theyReadEverything() {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        Caller page = Caller.signedIn(port, "arthur");
        Caller program = Caller.withBasic(port, "arthur");

        assertThat(paths(RequestMethod.GET, run)).hasSizeGreaterThan(30).allSatisfy(path ->
                assertThat((path.startsWith("/api/") ? program : page).get(path).statusCode()).as(path).isNotIn(401, 403, 500));
    }

    @Test
    void theyChangeNothing() throws IOException {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        Caller page = Caller.signedIn(port, "arthur");
        Caller program = Caller.withBasic(port, "arthur").from("192.0.2.78");
        long earlier = newestEvent(program);
        String before = program.get("/api/runs/" + run).body();

        for (RequestMethod method : List.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE)) {
            assertThat(paths(method, run)).allSatisfy(path -> {
                if (path.startsWith("/api/")) {
                    assertThat(program.send(method.name(), path, "{\"reason\":\"mine\"}", "application/json").statusCode()).as(path)
                            .isBetween(400, 499);
                } else {
                    assertThat(page.form("/runs/" + run, path, Map.of("reason", "mine", "comment", "mine")).statusCode()).as(path)
                            .isIn(302, 400, 403, 404, 409);
                }
            });
        }

        assertThat(program.get("/api/runs/" + run).body()).isEqualTo(before);
        Set<String> done = new TreeSet<>();
        new ObjectMapper().readTree(program.get("/api/audit?actor=arthur&limit=500").body()).get("events").valueStream()
                .filter(event -> event.get("id").asLong() > earlier).forEach(event -> done.add(event.get("act").asText().toUpperCase(Locale.ROOT)));
        assertThat(THEIRS).containsAll(done);
    }

    private static long newestEvent(Caller program) throws IOException {
        return new ObjectMapper().readTree(program.get("/api/audit?limit=1").body()).at("/events/0/id").asLong();
    }

    /** Every address of ours but the stream, which does not end, with what is there in the place of its variables. */
    private Set<String> paths(RequestMethod method, long run) {
        Set<String> paths = new TreeSet<>();
        for (RequestMappingInfo mapping : mappings.getHandlerMethods().keySet()) {
            if (mapping.getMethodsCondition().getMethods().contains(method)) {
                mapping.getPatternValues().stream().filter(path -> !path.startsWith("/login") && !path.startsWith("/actuator") && !path.endsWith("/events"))
                        .map(path -> path.replace("{number}", Long.toString(run)).replace("{run}", Long.toString(run)).replace("{kind}", "by_hand")
                                .replace("/evidence/{name}", "/evidence/plan.md").replace("{name}", "demo").replace("{commit}", "c0ffee0")
                                .replace("{step}", "planUpdate").replaceAll("\\{[^}/]+}", "1"))
                        .forEach(paths::add);
            }
        }
        return paths;
    }
}
