package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Runs that are started from Tasklist's forms, by the calls that Tasklist makes. */
@RunningService
class TasklistStartTest {

    private static final String ENGINE = "/camunda/api/engine/engine/default/process-definition/";

    @LocalServerPort
    private int port;
    @Autowired
    private RepositoryService repository;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void operatorsAreOfferedWhatTheyCanStartAndOthersNothing() throws JsonProcessingException {
        String query = ENGINE.replaceAll("/$", "") + "?latest=true&active=true&startableInTasklist=true&startablePermissionCheck=true";

        assertThat(read(Caller.signedIn(port, "olivia").get(query))).extracting(each -> each.path("key").asText())
                .containsExactlyInAnyOrder("update", "rollback", "makeBackup", "checkForUpdates");
        for (String user : new String[] {"paula", "ada"}) {
            assertThat(read(Caller.signedIn(port, user).get(query))).as(user).isEmpty();
        }
        String styles = "/camunda/app/tasklist/styles/user-styles.css";
        assertThat(Caller.signedIn(port, "olivia").get(styles).body()).contains("create-task-action").doesNotContain("start-process-action");
        assertThat(Caller.signedIn(port, "paula").get(styles).body()).contains("create-task-action", "start-process-action");
    }

    @Test
    void whoStartsItIsItsRequesterWhateverIsPosted() throws JsonProcessingException {
        HttpResponse<String> answer = start("boss", "update", Map.of("instance", "demo", "target", "two-1.1.0", "reason", "From Tasklist"));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode run = read(Caller.withBasic(port, "arthur").get("/api/runs")).get(0);
        assertThat(run.path("requester").asText()).isEqualTo("boss");
        assertThat(run.path("reason").asText()).isEqualTo("From Tasklist");
        long number = run.path("number").asLong();
        new PlayedRuns(port).awaitApproval(number);
        assertThat(Caller.signedIn(port, "boss").form("/runs/" + number + "/review", "/runs/" + number + "/approvals",
                Map.of("decision", "approve", "digest", "aa".repeat(32))).body()).contains("boss asked for run " + number);
    }

    @Test
    void aBackupAndACheckAreStartedAsWell() throws JsonProcessingException {
        assertThat(start("olivia", "makeBackup", Map.of("instance", "demo", "reason", "")).statusCode()).isEqualTo(200);
        endWhatRuns();
        assertThat(start("olivia", "checkForUpdates", Map.of("instance", "demo", "reason", "")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paula", "arthur", "ada"})
    void onlyOperatorsStartAnything(String user) throws JsonProcessingException {
        int before = runs();

        assertThat(start(user, "update", Map.of("instance", "demo", "target", "1.1.0")).statusCode()).isIn(403, 500);
        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void whatIsNotAskedForIsRefusedAndSoIsASecondRun() throws JsonProcessingException {
        int before = runs();
        assertThat(start("olivia", "update", Map.of("instance", "demo", "requester", "paula")).body())
                .contains("A run (update) is started with instance, notBefore, reason, target, not with requester.");
        assertThat(start("olivia", "update", Map.of("instance", "demo", "notBefore", "yesterday")).body()).contains("notBefore");
        assertThat(start("olivia", "rollback", Map.of("instance", "demo", "target", "0.9.0", "way", "by-magic")).body()).contains("The way has to be one of");
        assertThat(start("olivia", "update", Map.of("instance", "demo", "target", "--upload-pack=x")).body()).contains("no leading dash");
        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void aFreezeHoldsAStartInTasklistToo() throws JsonProcessingException {
        String freeze = read(Caller.withBasic(port, "olivia").post("/api/freezes", "{\"reason\":\"Holidays\"}")).path("id").asText();
        int before = runs();

        assertThat(start("olivia", "update", Map.of("instance", "demo", "target", "1.1.0")).body()).contains("Holidays", "Nothing was started.");

        assertThat(runs()).isEqualTo(before);
        assertThat(Caller.withBasic(port, "olivia").post("/api/freezes/" + freeze + "/lift", "{\"reason\":\"over\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotStartedFromAFormIsClosed() {
        Caller ada = Caller.signedIn(port, "ada");

        for (String path : new String[] {id("restoreBackup") + "/submit-form", id("deploy") + "/submit-form", id("approval") + "/submit-form",
            id("update") + "/start", "key/update/submit-form"}) {
            assertThat(ada.post(ENGINE + path, "{}").body()).as(path).contains("closed to everybody");
        }
    }

    @Test
    void anOldFormStartsNothing() throws JsonProcessingException {
        String old = id("makeBackup");
        String newer = repository.createDeployment().name("newer").addInputStream("newer.bpmn",
                repository.getProcessModel(old)).deploy().getId();
        try {
            assertThat(post("olivia", old, Map.of("instance", "demo", "reason", "")).body()).contains("of an earlier version of the service");
        } finally {
            repository.deleteDeployment(newer, true);
        }
    }

    private HttpResponse<String> start(String user, String process, Map<String, String> answers) throws JsonProcessingException {
        return post(user, id(process), answers);
    }

    private HttpResponse<String> post(String user, String definition, Map<String, String> answers) throws JsonProcessingException {
        Map<String, Object> variables = new TreeMap<>();
        answers.forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        Caller caller = Caller.signedIn(port, user);
        caller.get("/camunda/app/welcome/default/");
        return caller.post(ENGINE + definition + "/submit-form", new ObjectMapper().writeValueAsString(Map.of("variables", variables)));
    }

    private String id(String process) {
        ProcessDefinition newest = repository.createProcessDefinitionQuery().processDefinitionKey(process).latestVersion().singleResult();
        return newest.getId();
    }

    private int runs() throws JsonProcessingException {
        return read(Caller.withBasic(port, "arthur").get("/api/runs?limit=500&routine=true")).size();
    }

    private static JsonNode read(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
