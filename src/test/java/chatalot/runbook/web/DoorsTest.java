package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who gets in at all. */
@RunningService
class DoorsTest {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"/api/instances", "/api/runs", "/api/runs/1/log", "/api/nothing", "/actuator", "/actuator/env",
        "/actuator/health/db", "/camunda/api/engine/engine/default/task", "/camunda/api/admin/setup/default/user/create",
        "/camunda/api/cockpit/plugin/base/default/process-definition"})
    void withoutSigningInProgramsGetNothing(String path) {
        assertThat(Caller.nobody(port).get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/instances", "/runs/1", "/nothing", "/engine-rest/engine", "/error",
        "/camunda/app/tasklist/default/", "/camunda/app/admin/default/setup/", "/camunda"})
    void withoutSigningInPeopleAreSentToTheSignInPage(String path) {
        var answer = Caller.nobody(port).get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login");
    }

    @Test
    void healthIsOpenAndSaysTheStatusOnly() {
        var answer = Caller.nobody(port).get("/actuator/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void theActuatorIsForAdministrators() {
        assertThat(Caller.withBasic(port, "olivia").get("/actuator").statusCode()).isEqualTo(403);
        assertThat(Caller.withBasic(port, "ada").get("/actuator").statusCode()).isEqualTo(200);
    }

    @Test
    void theEnginesOwnRestIsNotServed() {
        assertThat(Caller.signedIn(port, "ada").get("/engine-rest/engine").statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongPasswordIsRefusedInWords() {
        var rest = Caller.withBasic(port, "olivia", "guess").get("/api/runs");

        assertThat(rest.statusCode()).isEqualTo(401);
        assertThat(rest.headers().firstValue("Content-Type")).hasValueSatisfying(type ->
                assertThat(type).startsWith("application/problem+json"));
        assertThat(rest.body()).contains("User or password is wrong");
        assertThat(Caller.nobody(port).signIn("nobody", "guess").headers().firstValue("Location").orElse(""))
                .endsWith("/login?wrong");
    }

    @Test
    void theSessionChangesItsIdWhenSomebodySignsIn() {
        Caller caller = Caller.nobody(port);
        caller.get("/login");
        String before = caller.cookie("JSESSIONID").orElseThrow();

        caller.signIn("olivia", Caller.PASSWORD);

        assertThat(caller.cookie("JSESSIONID").orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void theSessionsCookieIsOutOfReachOfScriptsAndOtherSites() {
        String cookie = Caller.nobody(port).get("/login").headers().allValues("Set-Cookie").stream()
                .filter(value -> value.startsWith("JSESSIONID")).findFirst().orElseThrow();

        assertThat(cookie).contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        Caller olivia = Caller.signedIn(port, "olivia");

        assertThat(olivia.send("POST", "/logout", "x=1", "application/x-www-form-urlencoded").statusCode()).isEqualTo(403);
    }

    @Test
    void ourPagesAllowNoInlineScriptAndNoFrame() {
        var headers = Caller.nobody(port).get("/login").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self';", "frame-ancestors 'none'").doesNotContain("unsafe-inline", "unsafe-eval")
                .containsOnlyOnce("'unsafe-hashes'").containsPattern("style-src 'self' 'unsafe-hashes' ('sha256-[A-Za-z0-9+/=]+' ?){5};");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void oneSignInOpensTasklistToo() {
        Caller paula = Caller.signedIn(port, "paula");

        assertThat(paula.get("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(paula.get("/camunda/api/admin/auth/user/default").body()).contains("\"paula\"", "tasklist");
        assertThat(paula.get("/camunda/api/engine/engine/default/task").statusCode()).isEqualTo(200);
    }

    @Test
    void signingOutInTasklistEndsTheSignInEverywhere() {
        Caller paula = Caller.signedIn(port, "paula");

        paula.post("/camunda/api/admin/auth/user/default/logout", "");

        assertThat(paula.get("/instances").statusCode()).isEqualTo(302);
    }

    @Test
    void tasklistsOwnFormSignsInThroughOurDoor() {
        Caller paula = Caller.nobody(port);
        paula.get("/login");

        var wrong = paula.send("POST", "/camunda/api/admin/auth/user/default/login/tasklist",
                "username=paula&password=guess", "application/x-www-form-urlencoded");
        var right = paula.send("POST", "/camunda/api/admin/auth/user/default/login/tasklist",
                "username=paula&password=" + Caller.PASSWORD, "application/x-www-form-urlencoded");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(right.body()).contains("\"userId\":\"paula\"", "tasklist");
        assertThat(paula.get("/camunda/api/engine/engine/default/task").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAnIdentityProviderThereIsNoSuchWayIn() {
        Caller anybody = Caller.nobody(port);

        assertThat(anybody.get("/login").body()).doesNotContain("Sign in with");
        for (String path : new String[] {"/oauth2/authorization/provider", "/login/oauth2/code/provider?code=x&state=y"}) {
            assertThat(anybody.get(path).headers().firstValue("Location").orElse("")).as(path).endsWith("/login");
        }
    }
}
