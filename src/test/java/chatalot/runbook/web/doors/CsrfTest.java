package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What a page of another site can have a browser send does nothing. */
@RunningService
class CsrfTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TASKS = "/camunda/api/engine/engine/default/task";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    @LocalServerPort
    private int port;
    @Autowired
    private ApplicationContext context;

    @Test
    void everyFormOfTheConsoleNeedsTheTokenOfItsSession() {
        Caller boss = Caller.signedIn(port, "boss");
        String ofAnother = token(Caller.signedIn(port, "boss"));

        assertThat(consolePosts()).hasSizeGreaterThan(25).allSatisfy(path -> {
            assertThat(boss.send("POST", path, "x=1", FORM).statusCode()).as("%s without a token", path).isEqualTo(403);
            assertThat(boss.send("POST", path, "_csrf=wrong", FORM).statusCode()).as("%s with a wrong token", path).isEqualTo(403);
            assertThat(boss.send("POST", path, "_csrf=" + ofAnother, FORM).statusCode()).as("%s with another session's token", path).isEqualTo(403);
        });
        assertThat(boss.get("/instances").statusCode()).isEqualTo(200);
        assertThat(boss.send("POST", "/runs/999999/cancel", "_csrf=" + token(boss), FORM).statusCode()).isEqualTo(404);
    }

    @Test
    void theWebappsApiNeedsTheTokenOfItsSession() {
        assertThat(Caller.signedIn(port, "paula").withoutToken(TASKS, "{}").statusCode()).isEqualTo(403);
        assertThat(withToken("wrong").status()).isEqualTo(403);
        assertThat(withToken(Caller.signedIn(port, "paula").cookie("XSRF-TOKEN").orElseThrow()).status()).isEqualTo(403);
        assertThat(Caller.signedIn(port, "paula").post(TASKS, "{}").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site,cross-site", "Sec-Fetch-Site,same-site", "Origin,https://evil.example", "Origin,null"})
    void aPageOfAnotherSiteSignsNobodyIn(String header, String value) {
        Caller victim = Caller.nobody(port).with(header, value);

        HttpResponse<String> webapp = victim.send("POST", "/camunda/api/admin/auth/user/default/login/tasklist",
                "username=paula&password=" + Caller.PASSWORD, FORM);

        assertThat(webapp.statusCode()).isEqualTo(403);
        assertThat(webapp.body()).contains("a page of another site");
        assertThat(victim.signIn("paula", Caller.PASSWORD).statusCode()).isEqualTo(403);
        assertThat(victim.get("/instances").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain"})
    void aBrowserThatRemembersAPasswordSendsNothingOverRestForAnotherSite(String type) {
        Caller victim = Caller.withBasic(port, "olivia").with("Sec-Fetch-Site", "cross-site");

        assertThat(victim.send("POST", "/api/freezes", "{\"reason\":\"x\"}", type).statusCode()).isEqualTo(403);
    }

    @Test
    void ourOwnPagesPass() {
        Caller caller = Caller.nobody(port).with("Sec-Fetch-Site", "same-origin").with("Origin", "http://localhost:" + port);

        assertThat(caller.signIn("paula", Caller.PASSWORD).headers().firstValue("Location").orElse("")).endsWith("/instances");
    }

    private Wire.Answer withToken(String token) {
        Caller paula = Caller.signedIn(port, "paula");
        return new Wire(port, "127.0.0.1").send("{}", "POST " + TASKS + " HTTP/1.1", "Content-Type: application/json", "Content-Length: 2",
                "Cookie: JSESSIONID=" + paula.cookie("JSESSIONID").orElseThrow() + "; XSRF-TOKEN=" + token, "X-XSRF-TOKEN: " + token);
    }

    private Stream<String> consolePosts() {
        return Stream.concat(Stream.of("/logout"), new MappedCalls(context).all().stream().filter(call -> call.method().equals("POST"))
                .filter(call -> !call.pattern().startsWith("/api/") && !call.pattern().startsWith("/camunda/")).map(MappedCall::path));
    }

    private static String token(Caller caller) {
        Matcher token = TOKEN.matcher(caller.get("/instances").body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }
}
