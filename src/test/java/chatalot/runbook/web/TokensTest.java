package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.TokenScope;
import chatalot.runbook.web.security.CallRules;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a program may do with somebody's token, and what it never may. */
@RunningService
class TokensTest {

    private static final Pattern SHOWN = Pattern.compile("rbt_[A-Za-z0-9_-]{43}");

    /** Of its own for each test: what fails there must not slow down the others. */
    private final String address = "203.0.113.%d".formatted(ThreadLocalRandom.current().nextInt(1, 255));
    @LocalServerPort
    private int port;
    @Autowired
    private JdbcClient jdbc;
    @Autowired
    private AuditRecord record;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void aTokenIsAnsweredOnceAndKeptOnlyAsAHash() {
        JsonNode made = make("olivia", "read");
        String token = made.get("token").asText();

        assertThat(token).matches(SHOWN);
        assertThat(jdbc.sql("select * from api_token where id = ?").param(made.get("id").asLong()).query().singleRow().values())
                .noneSatisfy(value -> assertThat(String.valueOf(value)).contains(token.substring(4)));
        assertThat(Caller.withBasic(port, "olivia").get("/api/tokens").body()).contains("\"scope\":\"read\"").doesNotContain(token);
    }

    @Test
    void whatAReadingTokenChangesIsNothing() {
        Caller program = program("olivia", "read");
        String before = program.get("/api/runs").body();

        HttpResponse<String> refused = program.post("/api/instances/demo/updates", "{\"target\":\"1.1.0\"}");

        assertThat(program.get("/api/runs").statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("This needs a token of the scope operate; yours is for read.");
        assertThat(program.get("/api/runs").body()).isEqualTo(before);
    }

    @Test
    void anOperatingTokenStartsRunsAndDecidesNothing() {
        Caller program = program("boss", "operate");

        HttpResponse<String> started = program.post("/api/instances/demo/updates", "{\"target\":\"1.1.0\",\"reason\":\"by a script\"}");
        assertThat(started.statusCode()).isEqualTo(201);
        long number = json(started).get("number").asLong();
        new PlayedRuns(port).awaitApproval(number);

        assertThat(json(started).get("requester").asText()).isEqualTo("boss");
        assertThat(program.post("/api/runs/%d/approvals".formatted(number), "{\"decision\":\"approve\"}").body()).contains("scope approve");
    }

    @Test
    void anApprovingTokenDecidesAsItsPersonAndNeverOnWhatTheyAskedFor() {
        PlayedRuns runs = new PlayedRuns(port);
        long own = runs.startAndAwaitApproval("both", "1.1.0");

        HttpResponse<String> refused = decide(program("both", "approve"), own);
        HttpResponse<String> approved = decide(program("paula", "approve"), own);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("both asked for run");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        assertThat(approved.body()).contains("\"person\":\"paula\"");
    }

    @Test
    void aTokenDoesNoMoreThanItsPersonMayAtThatMoment() {
        new Accounts(port).make("temp", "ops");
        Caller program = program("temp", "operate");
        assertThat(program.post("/api/freezes", "{\"instance\":\"nowhere\",\"reason\":\"x\"}").statusCode()).isEqualTo(404);

        new Accounts(port).leave("temp", "ops");

        assertThat(program.post("/api/freezes", "{\"instance\":\"nowhere\",\"reason\":\"x\"}").body()).contains("None of your groups");
        new Accounts(port).remove("temp");
    }

    @Test
    void whoIsRemovedLeavesNoTokenToWhoeverGetsTheIdLater() {
        new Accounts(port).make("temp", "ops");
        Caller program = program("temp", "read");
        assertThat(program.get("/api/runs").statusCode()).isEqualTo(200);

        new Accounts(port).remove("temp");
        assertThat(program.get("/api/runs").statusCode()).isEqualTo(401);
        new Accounts(port).make("temp", "ops");

        assertThat(program.get("/api/runs").statusCode()).isEqualTo(401);
        new Accounts(port).remove("temp");
    }

    @Test
    void noTokenMakesOrRevokesTokensOrChangesThePassword() {
        JsonNode made = make("olivia", "operate");
        Caller program = bearer(made.get("token").asText());

        assertThat(List.of(program.post("/api/tokens", "{\"name\":\"x\",\"scope\":\"read\"}"),
                program.post("/api/tokens/%d/revoke".formatted(made.get("id").asLong()), "{}"),
                program.post("/api/account/password", "{\"oldPassword\":\"%s\",\"newPassword\":\"another-long-one\"}".formatted(Caller.PASSWORD))))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertThat(answer.body()).contains("No token may do this");
                });
        assertThat(program.get("/api/tokens").statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedTokenOpensNothingAndSaysSo() {
        JsonNode made = make("olivia", "read");
        Caller program = bearer(made.get("token").asText());
        assertThat(program.get("/api/runs").statusCode()).isEqualTo(200);

        assertThat(revoke("olivia", made).statusCode()).isEqualTo(200);

        assertThat(program.get("/api/runs").statusCode()).isEqualTo(401);
        assertThat(program.get("/api/runs").body()).contains("expired or revoked");
        assertThat(revoke("olivia", made).statusCode()).isEqualTo(409);
    }

    @Test
    void anExpiredTokenOpensNothing() {
        JsonNode made = make("olivia", "read");
        jdbc.sql("update api_token set expires_at = ? where id = ?").params(Timestamp.from(Instant.now().minusSeconds(1)), made.get("id").asLong())
                .update();

        assertThat(bearer(made.get("token").asText()).get("/api/runs").statusCode()).isEqualTo(401);
        assertThat(revoke("olivia", made).statusCode()).isEqualTo(409);
    }

    @Test
    void administratorsSeeAndRevokeAnybodysAndNobodyElseDoes() {
        JsonNode made = make("olivia", "read");

        assertThat(revoke("paula", made).statusCode()).isEqualTo(404);
        assertThat(Caller.withBasic(port, "paula").get("/api/tokens?all=true").statusCode()).isEqualTo(403);
        assertThat(Caller.withBasic(port, "ada").get("/api/tokens?all=true").body()).contains("\"id\":%d,\"person\":\"olivia\"".formatted(made.get("id").asLong()));
        assertThat(revoke("ada", made).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"'',read,30d,name must say", "x,,30d,scope must be one of", "x,root,30d,scope must be one of", "x,read,366d,365 days at most",
        "x,read,0d,A token counts for", "x,read,soon,'expires must be'"})
    void aWrongRequestIsRefusedInWords(String name, String scope, String expires, String said) {
        HttpResponse<String> answer = Caller.withBasic(port, "arthur").post("/api/tokens",
                "{\"name\":\"%s\",\"scope\":\"%s\",\"expires\":\"%s\"}".formatted(name, Optional.ofNullable(scope).orElse(""), expires));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(said);
        assertThat(Caller.withBasic(port, "arthur").get("/api/tokens").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rbt_", "rbt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB", "anything", "' or 1=1 --"})
    void whatIsNoTokenOpensNothing(String sent) {
        assertThat(bearer(sent).get("/api/runs").statusCode()).isIn(401, 429);
    }

    @Test
    void aTokenThatEndedIsSlowedDown() {
        JsonNode made = make("olivia", "read");
        revoke("olivia", made);
        Caller program = bearer(made.get("token").asText());
        for (int i = 0; i < 5; i++) {
            assertThat(program.get("/api/runs").statusCode()).isEqualTo(401);
        }

        HttpResponse<String> sixth = program.get("/api/runs");

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void makingRevokingAndTheFirstUseADayAreOnTheTrailAndSoAreFailures() {
        JsonNode made = make("peter", "read");
        String named = "token %d laptop of peter".formatted(made.get("id").asLong());
        Caller program = bearer(made.get("token").asText());
        program.get("/api/runs");
        program.get("/api/runs");
        revoke("ada", made);
        program.get("/api/runs");

        List<AuditEvent> told = told("token %d".formatted(made.get("id").asLong()));
        assertThat(told).extracting(AuditEvent::act).containsExactly(Act.SIGN_IN_REFUSED, Act.TOKEN_REVOKED, Act.TOKEN_USED, Act.TOKEN_MADE);
        assertThat(told.get(1).actor()).contains("ada");
        assertThat(told.get(2).subject()).isEqualTo(named);
        assertThat(told.get(3).after().orElseThrow()).startsWith("read, until ");
        assertThat(told).noneSatisfy(event -> assertThat(event.toString()).contains(made.get("token").asText()));
    }

    @Test
    void aTokenUsedOnAnotherDayIsToldAgain() {
        JsonNode made = make("peter", "read");
        Caller program = bearer(made.get("token").asText());
        program.get("/api/runs");
        jdbc.sql("update api_token set used_at = ? where id = ?")
                .params(Timestamp.from(Instant.now().minusSeconds(86_400)), made.get("id").asLong()).update();
        program.get("/api/runs");

        assertThat(told("token %d".formatted(made.get("id").asLong()))).extracting(AuditEvent::act)
                .containsExactly(Act.TOKEN_USED, Act.TOKEN_USED, Act.TOKEN_MADE);
    }

    @Test
    void theConsoleMakesATokenShowsItOnceAndRevokesIt() {
        Caller olivia = Caller.signedIn(port, "olivia");
        olivia.form("/account", "/account/tokens", Map.of("name", "from the console", "scope", "read", "expires", "7d"));
        String first = olivia.get("/account").body();
        Matcher shown = SHOWN.matcher(first);
        assertThat(shown.find()).isTrue();
        assertThat(olivia.get("/account").body()).contains("from the console").doesNotContain(shown.group());
        assertThat(bearer(shown.group()).get("/api/runs").statusCode()).isEqualTo(200);
        Matcher id = Pattern.compile("from the console.*?/account/tokens/(\\d+)/revoke", Pattern.DOTALL).matcher(first);
        assertThat(id.find()).isTrue();

        olivia.form("/account", "/account/tokens/%s/revoke".formatted(id.group(1)), Map.of());

        assertThat(bearer(shown.group()).get("/api/runs").statusCode()).isEqualTo(401);
        assertThat(olivia.get("/account").body()).doesNotContain("from the console");
    }

    @Test
    void aTokenIsForRestAlone() {
        Caller program = program("ada", "operate");

        assertThat(program.get("/instances").statusCode()).isEqualTo(302);
        assertThat(program.get("/camunda/api/engine/engine/default/task").statusCode()).isEqualTo(401);
        assertThat(program.get("/actuator/env").statusCode()).isEqualTo(401);
    }

    @Test
    void whatNoRuleNamesIsClosedToEveryToken() {
        assertThat(CallRules.scope(HttpMethod.POST, "/api/tokens")).isEmpty();
        assertThat(CallRules.scope(HttpMethod.POST, "/api/what/comes/later")).isEmpty();
        assertThat(CallRules.scope(HttpMethod.POST, "/api/notices/other")).isEmpty();
        assertThat(CallRules.scope(HttpMethod.POST, "/api/runs/1/cancel")).contains(TokenScope.OPERATE);
        assertThat(CallRules.scope(HttpMethod.POST, "/api/runs/1/withdrawals")).contains(TokenScope.APPROVE);
        assertThat(CallRules.scope(HttpMethod.GET, "/api/runs")).contains(TokenScope.READ);
    }

    private JsonNode make(String user, String scope) {
        HttpResponse<String> answer = Caller.withBasic(port, user).post("/api/tokens", "{\"name\":\"laptop\",\"scope\":\"%s\"}".formatted(scope));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private Caller bearer(String token) {
        return Caller.withBearer(port, token).from(address);
    }

    private Caller program(String user, String scope) {
        return bearer(make(user, scope).get("token").asText());
    }

    private HttpResponse<String> revoke(String user, JsonNode token) {
        return Caller.withBasic(port, user).post("/api/tokens/%d/revoke".formatted(token.get("id").asLong()), "{}");
    }

    private HttpResponse<String> decide(Caller program, long number) {
        String digest = json(program.get("/api/runs/" + number)).get("waitsFor").get(0).get("digest").asText();
        return program.post("/api/runs/%d/approvals".formatted(number), "{\"decision\":\"approve\",\"digest\":\"%s\"}".formatted(digest));
    }

    private List<AuditEvent> told(String words) {
        return record.page(new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(words), true), Optional.empty(), 20).rows();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
