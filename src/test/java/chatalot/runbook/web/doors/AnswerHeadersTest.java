package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.net.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What answers tell browsers, whatever kind they are of. */
@RunningService
class AnswerHeadersTest {

    private static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({"/login,200", "/instances,200", "/runs,200", "/runs/999999,404", "/nothing,404", "/assets/console.css,200",
        "/webjars/htmx.org/dist/htmx.min.js,200", "/runs/export?format=csv,200", "/instances;a=b,400", "//instances,400"})
    void pagesRunNothingThatIsNotOurs(String path, int status) {
        var answer = Caller.signedIn(port, "ada").get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertCommon(answer.headers(), "DENY");
        assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement().asString()
                .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'").doesNotContain("unsafe-inline", "unsafe-eval");
    }

    @ParameterizedTest
    @CsvSource({"/api/runs,200", "/api/nothing,404", "/api/runs/999999,404", "/api/docs,200", "/api/audit/export?format=csv,200", "/actuator,200",
        "/actuator/health,200", "/actuator/prometheus,200"})
    void dataIsNoPage(String path, int status) {
        var answer = Caller.withBasic(port, "ada").get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertCommon(answer.headers(), "DENY");
        assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement().isEqualTo(DATA);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/runs", "/camunda/api/engine/engine/default/task", "/instances", "/camunda/app/tasklist/default/"})
    void refusalsTellTheSame(String path) {
        var answer = Caller.nobody(port).get(path);

        assertThat(answer.statusCode()).isIn(401, 302);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camunda/app/tasklist/default/", "/camunda/api/engine/engine/default/task", "/camunda/api/admin/auth/user/default"})
    void theWebappsBringAPolicyOfTheirOwnAndWhatTheyShowIsNotKept(String path) {
        var answer = Caller.signedIn(port, "paula").get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertCommon(answer.headers(), "SAMEORIGIN");
        assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement().asString().contains("object-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/instances", "/runs", "/audit", "/approvals", "/login", "/runs/999999"})
    void pagesAreNotKept(String path) {
        assertThat(Caller.signedIn(port, "ada").get(path).headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    private static void assertCommon(HttpHeaders headers, String frames) {
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.allValues("X-Frame-Options")).containsExactly(frames);
        assertThat(headers.allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(headers.firstValue("Strict-Transport-Security")).as("only over TLS").isEmpty();
    }
}
