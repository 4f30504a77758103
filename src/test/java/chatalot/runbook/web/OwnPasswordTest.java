package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.MadePasswords;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** People change their own password; whoever got one that was made for them has to. */
@RunningService
class OwnPasswordTest {

    private static final String FRESH = "a-password-of-my-own";
    private static final String USER = "newcomer-somebody";

    /** Of its own for each test: what fails there must not slow down the others. */
    private final String address = "198.51.100.%d".formatted(ThreadLocalRandom.current().nextInt(1, 255));
    @LocalServerPort
    private int port;
    @Autowired
    private MadePasswords made;
    @Autowired
    private AuditRecord record;

    @BeforeEach
    void make() {
        new Accounts(port).make(USER, "ops");
    }

    @AfterEach
    void remove() {
        new Accounts(port).remove(USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/instances", "/runs", "/approvals", "/", "/camunda/app/tasklist/default/", "/runs/1/evidence/plan.md"})
    void whoSignsInWithAMadePasswordIsLedToChangingIt(String page) {
        made.keep(USER);
        Caller caller = signedIn();

        HttpResponse<String> answer = caller.get(page);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/account");
        assertThat(caller.get("/account").body()).contains("Choose one of your own").doesNotContain("New token");
    }

    @Test
    void whatIsPostedWithAMadePasswordDoesNothing() {
        made.keep(USER);
        String before = Caller.withBasic(port, "arthur").get("/api/runs").body();
        Caller caller = signedIn();

        HttpResponse<String> answer = caller.form("/account", "/instances/demo/updates", Map.of("target", "1.1.0", "reason", "x"));

        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/account");
        assertThat(caller.form("/account", "/account/tokens", Map.of("name", "x", "scope", "read", "expires", "7d")).headers().firstValue("Location")
                .orElse("")).endsWith("/account");
        made.forget(USER);
        assertThat(caller.get("/account").body()).contains("You have none.");
        assertThat(Caller.withBasic(port, "arthur").get("/api/runs").body()).isEqualTo(before);
    }

    @Test
    void restWithAMadePasswordSaysWhatToDoAndTheWebappsDoToo() {
        made.keep(USER);

        HttpResponse<String> rest = Caller.withBasic(port, USER).get("/api/runs");

        assertThat(rest.statusCode()).isEqualTo(403);
        assertThat(rest.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(rest.body()).contains("Choose one of your own first", "./runbook password");
        assertThat(Caller.withBasic(port, USER).get("/actuator/prometheus").statusCode()).isEqualTo(403);
        assertThat(signedIn().get("/camunda/api/engine/engine/default/task").statusCode()).isEqualTo(403);
        assertThat(Caller.withBasic(port, USER).get("/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void onceItIsChangedInTheConsoleEverythingIsOpen() {
        made.keep(USER);
        Caller caller = signedIn();

        caller.form("/account", "/account/password", Map.of("oldPassword", Caller.PASSWORD, "newPassword", FRESH, "again", FRESH));

        assertThat(caller.get("/account").body()).contains("Your password is changed");
        assertThat(caller.get("/instances").statusCode()).isEqualTo(200);
        assertThat(Caller.withBasic(port, USER, FRESH).get("/api/runs").statusCode()).isEqualTo(200);
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(401);
    }

    @Test
    void onceItIsChangedOverRestEverythingIsOpenAndTheOldOneIsOverAtOnce() {
        made.keep(USER);
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(403);

        assertThat(change(Caller.PASSWORD, FRESH).statusCode()).isEqualTo(200);

        assertThat(Caller.withBasic(port, USER, FRESH).get("/api/runs").statusCode()).isEqualTo(200);
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(401);
    }

    @Test
    void changingItEndsTheOtherSessionsAndNotTheOwn() {
        Caller elsewhere = signedIn();
        Caller here = signedIn();

        here.form("/account", "/account/password", Map.of("oldPassword", Caller.PASSWORD, "newPassword", FRESH, "again", FRESH));

        assertThat(here.get("/instances").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/instances").statusCode()).isEqualTo(302);
        assertThat(elsewhere.get("/camunda/api/engine/engine/default/task").statusCode()).isEqualTo(401);
    }

    @Test
    void anAdministratorWhoChangesItEndsTheSessionsToo() {
        Caller caller = signedIn();

        assertThat(Caller.signedIn(port, "ada").send("PUT", "/camunda/api/engine/engine/default/user/%s/credentials".formatted(USER),
                "{\"password\":\"%s\",\"authenticatedUserPassword\":\"%s\"}".formatted(FRESH, Caller.PASSWORD), "application/json").statusCode())
                .isEqualTo(204);

        assertThat(caller.get("/instances").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({"wrong-wrong-wrong,a-password-of-my-own,The old password is wrong", "correct-horse-battery,elevenchars,needs 12 characters",
        "correct-horse-battery,correct-horse-battery,is the old one", "correct-horse-battery,Newcomer-Somebody,is your user name"})
    void whatWillNotDoIsRefusedAndNothingChanges(String old, String fresh, String said) {
        HttpResponse<String> answer = change(old, fresh);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(said, "Nothing was changed");
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void twoDifferentNewOnesAreRefused() {
        Caller caller = signedIn();

        caller.form("/account", "/account/password", Map.of("oldPassword", Caller.PASSWORD, "newPassword", FRESH, "again", FRESH + "x"));

        assertThat(caller.get("/account").body()).contains("not twice the same");
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void theWebappsTakeNoShorterPasswordEither() {
        HttpResponse<String> answer = signedIn().send("PUT", "/camunda/api/engine/engine/default/user/%s/credentials".formatted(USER),
                "{\"password\":\"short\",\"authenticatedUserPassword\":\"%s\"}".formatted(Caller.PASSWORD), "application/json");

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(Caller.withBasic(port, USER).get("/api/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void guessingTheOldOneInASessionIsSlowedDown() {
        Caller caller = signedIn();
        for (int i = 0; i < 5; i++) {
            caller.form("/account", "/account/password", Map.of("oldPassword", "guess-guess-" + i, "newPassword", FRESH, "again", FRESH));
            assertThat(caller.get("/account").body()).contains("The old password is wrong");
        }

        caller.form("/account", "/account/password", Map.of("oldPassword", Caller.PASSWORD, "newPassword", FRESH, "again", FRESH));

        assertThat(caller.get("/account").body()).contains("Too many wrong passwords");
    }

    @Test
    void whoChangedItIsOnTheTrailAndThePasswordIsNot() {
        change(Caller.PASSWORD, FRESH);

        AuditEvent told = record.page(new AuditFilter(Optional.of(USER), Optional.of(Act.USER_CHANGED), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), true), Optional.empty(), 1).rows().get(0);

        assertThat(told.subject()).isEqualTo(USER);
        assertThat(told.toString()).doesNotContain(FRESH, Caller.PASSWORD);
    }

    /** With the right one in front, so that the door itself does not refuse. */
    private HttpResponse<String> change(String old, String fresh) {
        return Caller.withBasic(port, USER).from(address).post("/api/account/password", "{\"oldPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(old, fresh));
    }

    private Caller signedIn() {
        Caller caller = Caller.nobody(port).from(address);
        caller.signIn(USER, Caller.PASSWORD);
        // The webapps' CSRF cookie, which a browser would have.
        caller.get("/camunda/app/tasklist/default/");
        return caller;
    }
}
