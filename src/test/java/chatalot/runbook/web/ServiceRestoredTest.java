package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.cli.Typed;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.ServiceRestores;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people see and do when the service's own database was put back, and whether it is a good moment to back it up. */
@RunningService
class ServiceRestoredTest {

    private static final String WORDS = "its record ends at position 7, and had gone on to 9";

    @LocalServerPort
    private int port;
    @Autowired
    private ServiceRestores restores;
    @Autowired
    private JdbcClient jdbc;
    @TempDir
    private Path directory;

    @AfterEach
    void endWhatRuns() {
        jdbc.sql("delete from service_restore").update();
        new PlayedRuns(port).endAll();
    }

    @Test
    void everybodyIsToldAndAnAdministratorLetsRunsGoOnOverRest() throws JsonProcessingException {
        restores.noticed(WORDS);

        assertThat(standing("arthur").at("/putBack/words").asText()).isEqualTo(WORDS);
        assertThat(as("olivia").post("/api/service/go-on", "{\"comment\":\"looked\"}").statusCode()).isEqualTo(403);
        HttpResponse<String> silent = as("ada").post("/api/service/go-on", "{}");
        assertThat(silent.statusCode()).isEqualTo(400);
        assertThat(silent.body()).contains("comment");
        assertThat(standing("arthur").has("putBack")).isTrue();

        HttpResponse<String> released = as("ada").post("/api/service/go-on", "{\"comment\":\"looked at each\"}");

        assertThat(released.statusCode()).isEqualTo(200);
        assertThat(standing("arthur").path("putBack").isObject()).isFalse();
        JsonNode event = json(as("arthur").get("/api/audit?limit=1&act=" + Act.LET_GO_ON.name().toLowerCase(Locale.ROOT))).at("/events/0");
        assertThat(event.path("actor").asText()).isEqualTo("ada");
        assertThat(event.path("words").asText()).isEqualTo("looked at each");
        assertThat(as("ada").post("/api/service/go-on", "{\"comment\":\"again\"}").statusCode()).isEqualTo(409);
    }

    @Test
    void theConsoleSaysItOnTopOfTheInstancesAndOnlyAdministratorsCanLetRunsGoOn() {
        restores.noticed(WORDS);
        Caller ada = Caller.signedIn(port, "ada");

        assertThat(Caller.signedIn(port, "olivia").get("/instances").body()).contains(WORDS).doesNotContain("/service/go-on");
        ada.form("/instances", "/service/go-on", Map.of("comment", " "));
        assertThat(ada.get("/instances").body()).contains(WORDS);
        ada.form("/instances", "/service/go-on", Map.of("comment", "looked at each"));

        assertThat(ada.get("/instances").body()).doesNotContain("put back to an earlier day");
        assertThat(ada.form("/instances", "/service/go-on", Map.of("comment", "again")).statusCode()).isEqualTo(302);
        assertThat(ada.get("/instances").body()).contains("somebody has let the runs go on already");
    }

    @ParameterizedTest
    @CsvSource({"WAITING_FOR_APPROVAL,true", "WATCHING,true", "SWAPPING,false", "GOING_BACK,false", "NEEDS_HANDS,false", "RESTORING,false", "DEPLOYING,false",
        "OPENING_DOORS,false"})
    void itIsQuietWhenNoInstanceIsBeingChanged(RunState state, boolean quiet) throws IOException {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        jdbc.sql("update run set state = ? where number = ?").params(state.name(), run).update();
        try {
            assertThat(standing("arthur").path("quiet").asBoolean()).isEqualTo(quiet);
            Typed.Said said = Typed.as("arthur", port, directory, "service");
            assertThat(said.code()).isEqualTo(quiet ? 0 : 1);
            assertThat(said.out()).contains(quiet ? "No instance is being changed." : "Run %d changes demo now".formatted(run));
            restores.noticed(WORDS);
            assertThat(Typed.as("ada", port, directory, "service", "--go-on", "looked").code()).as("what was asked for was done").isZero();
        } finally {
            jdbc.sql("update run set state = 'WAITING_FOR_APPROVAL' where number = ?").param(run).update();
        }
    }

    private JsonNode standing(String user) throws JsonProcessingException {
        return json(as(user).get("/api/service"));
    }

    private Caller as(String user) {
        return Caller.withBasic(port, user);
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
