package chatalot.runbook.people;

import java.util.HashMap;
import java.util.Map;

/** Who signs in: a user in each group, called like it, and a second one who approves. */
public final class KnownUsers {

    /** Everybody's. */
    public static final String PASSWORD = "a long password for tests";
    private static final Map<String, String> GROUPS = Map.of("ops", "ops", "approver", "approvers", "approver-2", "approvers", "admin", "admins",
            "auditor", "auditors");

    private KnownUsers() {
    }

    /** What a service has to be told of them, by key. */
    public static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        GROUPS.forEach((user, group) -> {
            settings.put("runbook.users." + user + ".groups", group);
            settings.put("runbook.users." + user + ".password", PASSWORD);
        });
        return Map.copyOf(settings);
    }
}
