package chatalot.runbook.web;

import chatalot.runbook.run.OpenTask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where Tasklist shows a task. */
public final class TasklistLink {

    private static final String TASK = "/camunda/app/tasklist/default/#/?task=";

    private TasklistLink() {
    }

    public static String to(OpenTask task) {
        return TASK + URLEncoder.encode(task.id(), StandardCharsets.UTF_8);
    }
}
