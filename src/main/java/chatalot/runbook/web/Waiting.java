package chatalot.runbook.web;

import chatalot.runbook.run.OpenTask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A task that waits for people, as they see it. */
public record Waiting(OpenTask task) {

    private static final String TASKLIST = "/camunda/app/tasklist/default/#/?task=";

    /** What is to be done. */
    public String what() {
        return task.name();
    }

    /** Where Tasklist shows it. */
    public String link() {
        return TASKLIST + URLEncoder.encode(task.id(), StandardCharsets.UTF_8);
    }

    /** What a gate decides about, for example {@code plan}. */
    public static String gate(String gate) {
        return switch (gate) {
            case "approvePlan" -> "plan";
            case "approveSwap" -> "swap";
            case "recoverByHand" -> "state as it is";
            default -> gate;
        };
    }
}
