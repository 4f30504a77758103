package chatalot.runbook.web.security;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The calls below {@code /camunda} that pass, recorded from what Tasklist, Cockpit and Admin send while people open
 * them, claim and complete tasks, look at runs and manage users. Whatever is not here is refused, to administrators
 * too: deployments, messages, signals, process modification, migration, batches, deletions, suspension, writes of
 * variables, new filters, and the ways around the forms of tasks ({@code bpmnError}, {@code resolve}, …).
 */
final class AllowedCalls {

    private static final String ID = "[A-Za-z0-9_.:@-]+";
    private static final String ENGINE = "/camunda/api/engine/engine/default";
    private static final String COUNT = "(/count)?";
    /** What the engine's REST reads: lists, counts, single things, forms, diagrams, statistics. */
    private static final String READABLE = "(authorization|user|group|identity|task|filter|process-definition"
            + "|process-instance|decision-definition|decision-requirements-definition|deployment|history|incident|job"
            + "|job-definition|external-task|variable-instance|execution|event-subscription|batch|tenant|case-definition"
            + "|metrics|version)";
    private static final String QUERYABLE = "(task|user|group|process-instance|variable-instance|job|job-definition|external-task"
            + "|incident|execution|history/(process-instance|activity-instance|task|variable-instance|detail|incident"
            + "|external-task-log|job-log|decision-instance|user-operation))";

    private static final List<Call> CALLS = List.of(
            // The webapps themselves; everything but their administrator's setup.
            new Call("GET", "/camunda/?"),
            new Call("GET", "/camunda/(lib|assets)/.+|/camunda/favicon.ico"),
            new Call("GET", "/camunda/app/?|/camunda/app/(welcome|tasklist|cockpit|admin)(/(?!.*setup).*)?"),
            new Call("GET", "/camunda/api/(welcome|tasklist|cockpit|admin)/plugin/.+"),
            new Call("GET", "/camunda/api/admin/auth/user/default"),
            new Call("GET", "/camunda/api/engine/engine/?|/camunda/api/engine/version"),
            // Reading.
            new Call("GET", ENGINE + "/" + READABLE + "(/.*)?"),
            new Call("OPTIONS", ENGINE + "/(user|group|tenant|filter|task)(/" + ID + ")?/?"),
            new Call("POST", ENGINE + "/" + QUERYABLE + COUNT),
            new Call("POST", ENGINE + "/filter/" + ID + "/(list|count|singleResult)"),
            new Call("POST", "/camunda/api/cockpit/plugin/base/default/(process-instance|process-definition|incident)"
                    + "(/" + ID + "/(called-process-instances|called-process-definitions|process-instances))?" + COUNT + "/?"),
            // Working on a task that waits for one's group; who may be given an approval is a rule on the task.
            new Call("POST", ENGINE + "/task/" + ID + "/(claim|unclaim|assignee|submit-form|comment/create)"),
            // Starting a run from its form, by the version that was shown; what has to be so is a rule on the start.
            new Call("POST", ENGINE + "/process-definition/(update|rollback|makeBackup|checkForUpdates):\\d+:" + ID + "/submit-form"),
            // Users: their own password and profile; administrators make, unlock and remove others.
            new Call("PUT", ENGINE + "/user/" + ID + "/(credentials|profile)"),
            new Call("POST", ENGINE + "/identity/password-policy"),
            new Call("POST", ENGINE + "/user/create|" + ENGINE + "/user/" + ID + "/unlock"),
            new Call("PUT", ENGINE + "/group/" + ID + "/members/" + ID),
            new Call("DELETE", ENGINE + "/user/" + ID + "|" + ENGINE + "/group/" + ID + "/members/" + ID));

    private AllowedCalls() {
    }

    /** @param path decoded, with {@code /camunda} in front */
    static boolean allow(String method, String path) {
        return CALLS.stream().anyMatch(call -> call.method().equals(method) && call.path().matcher(path).matches());
    }

    private record Call(String method, Pattern path) {
        Call(String method, String path) {
            this(method, Pattern.compile(path));
        }
    }
}
