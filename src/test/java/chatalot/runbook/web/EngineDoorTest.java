package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Lesson;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The attacks, each tried as an administrator with the cookies and tokens of a browser. */
@RunningService
class EngineDoorTest {

    private static final String ENGINE = "/camunda/api/engine/engine/default";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "POST /camunda/api/admin/setup/default/user/create",
        "GET /camunda/app/admin/default/setup/",
        "POST /camunda/api/engine/engine/default/deployment/create",
        "DELETE /camunda/api/engine/engine/default/deployment/1",
        "POST /camunda/api/engine/engine/default/deployment/1/redeploy",
        "POST /camunda/api/engine/engine/default/process-definition/key/update/start",
        "POST /camunda/api/engine/engine/default/process-definition/key/update/submit-form",
        "PUT /camunda/api/engine/engine/default/process-definition/key/update/suspended",
        "DELETE /camunda/api/engine/engine/default/process-definition/key/update",
        "POST /camunda/api/engine/engine/default/message",
        "POST /camunda/api/engine/engine/default/signal",
        "POST /camunda/api/engine/engine/default/condition",
        "POST /camunda/api/engine/engine/default/execution/1/signal",
        "POST /camunda/api/engine/engine/default/execution/1/messageSubscriptions/CancelRequested/trigger",
        "PUT /camunda/api/engine/engine/default/execution/1/localVariables/needed",
        "POST /camunda/api/engine/engine/default/modification/execute",
        "POST /camunda/api/engine/engine/default/process-instance/1/modification",
        "POST /camunda/api/engine/engine/default/migration/execute",
        "POST /camunda/api/engine/engine/default/process-instance/delete",
        "POST /camunda/api/engine/engine/default/process-instance/suspended",
        "POST /camunda/api/engine/engine/default/process-instance/message-async",
        "DELETE /camunda/api/engine/engine/default/process-instance/1",
        "PUT /camunda/api/engine/engine/default/process-instance/1/suspended",
        "PUT /camunda/api/engine/engine/default/process-instance/1/variables/requester",
        "POST /camunda/api/engine/engine/default/process-instance/1/variables",
        "DELETE /camunda/api/engine/engine/default/process-instance/1/variables/requester",
        "POST /camunda/api/engine/engine/default/batch/1",
        "PUT /camunda/api/engine/engine/default/batch/1/suspended",
        "DELETE /camunda/api/engine/engine/default/batch/1",
        "POST /camunda/api/engine/engine/default/filter/create",
        "PUT /camunda/api/engine/engine/default/filter/1",
        "DELETE /camunda/api/engine/engine/default/filter/1",
        "DELETE /camunda/api/engine/engine/default/history/process-instance/1",
        "POST /camunda/api/engine/engine/default/history/process-instance/delete",
        "POST /camunda/api/engine/engine/default/history/cleanup",
        "PUT /camunda/api/engine/engine/default/history/user-operation/1/set-annotation",
        "PUT /camunda/api/engine/engine/default/job/1/retries",
        "POST /camunda/api/engine/engine/default/job/1/execute",
        "PUT /camunda/api/engine/engine/default/job-definition/1/suspended",
        "POST /camunda/api/engine/engine/default/external-task/fetchAndLock",
        "POST /camunda/api/engine/engine/default/external-task/1/complete",
        "POST /camunda/api/engine/engine/default/external-task/1/bpmnError",
        "PUT /camunda/api/engine/engine/default/external-task/1/retries",
        "DELETE /camunda/api/engine/engine/default/incident/1",
        "POST /camunda/api/engine/engine/default/task/1/bpmnError",
        "POST /camunda/api/engine/engine/default/task/1/bpmnEscalation",
        "POST /camunda/api/engine/engine/default/task/1/resolve",
        "POST /camunda/api/engine/engine/default/task/1/delegate",
        "POST /camunda/api/engine/engine/default/task/1/complete",
        "POST /camunda/api/engine/engine/default/task/create",
        "PUT /camunda/api/engine/engine/default/task/1",
        "PUT /camunda/api/engine/engine/default/task/1/variables/needed",
        "PUT /camunda/api/engine/engine/default/task/1/localVariables/needed",
        "POST /camunda/api/engine/engine/default/task/1/variables",
        "DELETE /camunda/api/engine/engine/default/task/1/variables/needed",
        "DELETE /camunda/api/engine/engine/default/task/1",
        "POST /camunda/api/engine/engine/default/task/1/identity-links",
        "POST /camunda/api/engine/engine/default/authorization/create",
        "PUT /camunda/api/engine/engine/default/authorization/1",
        "POST /camunda/api/engine/engine/default/group/create",
        "POST /camunda/api/engine/engine/default/tenant/create",
        "POST /camunda/api/engine/engine/default/decision-definition/key/risk/evaluate",
        "GET /camunda/api/engine/engine/default/telemetry/data",
        "PATCH /camunda/api/engine/engine/default/task/1",
        "HEAD /camunda/api/engine/engine/default/task",
        "POST /camunda/api/engine/engine/other/task"})
    @Lesson({14, 16})
    void whatGoesAroundTheRulesIsClosedToAdministratorsToo(String method, String path) {
        var answer = Caller.signedIn(port, "ada").send(method, path, method.equals("GET") ? "" : "{}", "application/json");

        assertThat(answer.statusCode()).isEqualTo(403);
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).contains("closed to everybody");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/task/1/%62pmnError", "/task/1/bpmnError/", "/task/1/./bpmnError", "/task/1/x/../bpmnError",
        "/task/1/bpmnError;a=b", "//task/1/bpmnError", "/task/1%2fbpmnError", "/task/1/%2562pmnError"})
    void spellingThePathDifferentlyDoesNotHelp(String path) {
        assertThat(Caller.signedIn(port, "ada").post(ENGINE + path, "{}").statusCode()).isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"assigneeExpression\":\"${1+1}\"}",
        "{\"orQueries\":[{\"candidateUserExpression\":\"${currentUser()}\"}]}",
        "{\"orQueries\":[{\"dueBeforeExpression\":\"${now()}\"},{\"name\":\"x\"}]}",
        "{\"\\u0061ssigneeExpression\":\"${1+1}\"}",
        "{\"name\":\"x\",\"orQueries\":[{\"orQueries\":[{\"ownerExpression\":\"${1}\"}]}]}"})
    void queriesWithExpressionsAreRefusedAtAnyDepth(String body) {
        Caller ada = Caller.signedIn(port, "ada");

        assertThat(ada.post(ENGINE + "/task", body).statusCode()).isEqualTo(403);
        assertThat(ada.post(ENGINE + "/task/count", body).statusCode()).isEqualTo(403);
        assertThat(ada.post(ENGINE + "/filter/1/list", body).statusCode()).isEqualTo(403);
    }

    @Test
    void expressionsInTheAddressAreRefusedToo() {
        Caller ada = Caller.signedIn(port, "ada");

        assertThat(ada.get(ENGINE + "/task?assigneeExpression=%24%7B1%2B1%7D").statusCode()).isEqualTo(403);
        assertThat(ada.get(ENGINE + "/task/count?%61ssigneeExpression=x").statusCode()).isEqualTo(403);
    }

    @Test
    void onlyJsonPasses() {
        Caller ada = Caller.signedIn(port, "ada");

        assertThat(ada.send("POST", ENGINE + "/task", "a=b", "application/x-www-form-urlencoded").statusCode()).isEqualTo(403);
        assertThat(ada.send("POST", ENGINE + "/task", "{}", "not a type").statusCode()).isEqualTo(403);
        assertThat(ada.post(ENGINE + "/task", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void plainQueriesPass() {
        assertThat(Caller.signedIn(port, "paula").post(ENGINE + "/task", "{\"unassigned\":true}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCallWithoutTheWebappsTokenIsRefused() {
        Caller ada = Caller.signedIn(port, "ada");

        HttpResponse<String> answer = ada.withoutToken(ENGINE + "/task", "{}");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void onlyAdministratorsMakeUsers() {
        String user = """
                {"profile":{"id":"%s","firstName":"New","lastName":""},"credentials":{"password":"a-long-password"}}""";

        assertThat(Caller.signedIn(port, "olivia").post(ENGINE + "/user/create", user.formatted("mole")).statusCode())
                .isEqualTo(403);
        assertThat(Caller.signedIn(port, "ada").post(ENGINE + "/user/create", user.formatted("new.one@example.org"))
                .statusCode()).isEqualTo(204);
    }

    @Test
    void whoLeavesAGroupHasLeftItAtOnce() {
        Caller ada = Caller.signedIn(port, "ada");
        ada.post(ENGINE + "/user/create", """
                {"profile":{"id":"guest","firstName":"Guest","lastName":""},"credentials":{"password":"%s"}}"""
                .formatted(Caller.PASSWORD));
        ada.send("PUT", ENGINE + "/group/approvers/members/guest", "", "");
        Caller guest = Caller.signedIn(port, "guest");
        assertThat(guest.get("/camunda/api/admin/auth/user/default").body()).contains("tasklist");
        ada.send("PUT", ENGINE + "/group/auditors/members/guest", "", "");

        ada.send("DELETE", ENGINE + "/group/approvers/members/guest", "", "");

        assertThat(guest.get("/camunda/api/admin/auth/user/default").body()).doesNotContain("tasklist").contains("cockpit");
        ada.send("DELETE", ENGINE + "/user/guest", "", "");
        assertThat(guest.get("/camunda/api/admin/auth/user/default").statusCode()).isEqualTo(401);
    }

    @Test
    void nobodyGivesThemselvesAGroupOrRemovesThemselves() {
        assertThat(Caller.signedIn(port, "olivia").send("PUT", ENGINE + "/group/approvers/members/olivia", "", "")
                .statusCode()).isEqualTo(403);
        assertThat(Caller.signedIn(port, "ada").send("DELETE", ENGINE + "/user/ada", "", "").statusCode()).isEqualTo(403);
    }
}
