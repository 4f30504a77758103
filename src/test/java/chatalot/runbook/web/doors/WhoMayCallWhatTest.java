package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * Every call that the service maps, made by nobody and by somebody of each group, against the table that people read. A new address
 * without a line fails here, and so does the line of one that is gone.
 */
@RunningService
@Tag("matrix")
class WhoMayCallWhatTest {

    private static final Path DOCUMENT = Path.of("docs", "who-may-call-what.md");
    private static final Path WRITTEN = Path.of("target", "who-may-call-what.md");
    /** Refused by all of our records, so that nothing happens even where everything else is right. */
    private static final String NOTHING = "{\"thereIsNoSuchField\":1}";

    /** To sign in is one of the calls, and fails: nobody else waits for that. */
    private static final String ELSEWHERE = "192.0.2.79";

    @LocalServerPort
    private int port;
    @Autowired
    private ApplicationContext context;
    @Autowired
    private ServletContext container;

    @Test
    void theTableSaysWhoIsLetIn() throws IOException {
        Map<MappedCall, Set<String>> letIn = new TreeMap<>();
        new MappedCalls(context).all().forEach(call -> letIn.put(call, new TreeSet<>()));

        people().forEach((group, people) -> letIn.forEach((call, groups) -> {
            if (isLetIn(people.answer(call))) {
                groups.add(group);
            }
        }));

        Files.writeString(WRITTEN, new DoorTable(letIn).text());
        assertThat(DOCUMENT).as("read the difference, and if it is meant copy %s there", WRITTEN).hasSameTextualContentAs(WRITTEN);
    }

    @Test
    void noServletStandsBesideTheDoors() {
        assertThat(new MappedCalls(context).otherServlets(container)).isEmpty();
    }

    private Map<String, People> people() {
        Map<String, People> people = new LinkedHashMap<>();
        people.put(DoorTable.ANYBODY, new People(() -> Caller.nobody(port).from(ELSEWHERE), Caller.nobody(port).from(ELSEWHERE)));
        Map.of("ops", "olivia", "approvers", "paula", "auditors", "arthur", "admins", "ada").forEach((group, person) ->
                people.put(group, new People(() -> Caller.nobody(port).from(ELSEWHERE).signedIn(person), Caller.withBasic(port, person).from(ELSEWHERE))));
        return people;
    }

    /** Somebody of a group, in a browser and as a program. */
    private record People(Supplier<Caller> signIn, Caller browser, Caller program) {

        People(Supplier<Caller> signIn, Caller program) {
            this(signIn, signIn.get(), program);
        }

        HttpResponse<String> answer(MappedCall call) {
            String path = call.path();
            if (path.endsWith("/logout")) {
                return signIn.get().send(call.method(), path, "{}", "application/json");
            }
            if (path.startsWith("/camunda/")) {
                return browser.send(call.method(), path, call.changesNothing() ? "" : "{}", call.changesNothing() ? "" : "application/json");
            }
            if (path.startsWith("/api/") || path.startsWith("/actuator")) {
                return program.send(call.method(), path, call.changesNothing() ? "" : NOTHING, call.changesNothing() ? "" : "application/json");
            }
            return call.changesNothing() ? browser.get(path) : browser.form("/login", path, Map.of());
        }
    }

    private static boolean isLetIn(HttpResponse<String> answer) {
        boolean toSignIn = answer.statusCode() == 302 && answer.headers().firstValue("Location").orElse("").endsWith("/login");
        return answer.statusCode() != 401 && answer.statusCode() != 403 && !toSignIn;
    }
}
