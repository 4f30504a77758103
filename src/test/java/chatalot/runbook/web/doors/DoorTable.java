package chatalot.runbook.web.doors;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code docs/who-may-call-what.md}: a line for each call with who is let in. */
record DoorTable(Map<MappedCall, Set<String>> letIn) {

    static final String ANYBODY = "anybody";
    private static final List<String> GROUPS = List.of(ANYBODY, "ops", "approvers", "auditors", "admins");
    private static final String HEAD = """
            # Who may call what

            Written by `WhoMayCallWhatTest`, which makes every call that the running service maps, once without a sign-in and once as
            somebody of each group. A call without a line here fails the test, and so does a line without its call. `x` means that the door
            lets the call in; what a run, an instance or the engine's own authorizations allow then is another matter, see
            [doors](doors.md). Somebody in more than one group may do what any of them may.
            """;

    private record Section(String title, String words, Predicate<String> holds) { }

    private static final List<Section> SECTIONS = List.of(
            new Section("REST", "With a user and password (HTTP Basic) at each call.", path -> path.startsWith("/api/")),
            new Section("Actuator", "As REST; `/actuator/prometheus` also with the metrics token.", path -> path.startsWith("/actuator")),
            new Section("Console", "With the session of the sign-in page.", path -> !path.startsWith("/api/") && !path.startsWith("/actuator")
                    && !path.startsWith("/camunda/")),
            new Section("Webapps", "Tasklist, Cockpit and Admin, with the same session. A call without any `x` is closed to everybody, or\n"
                    + "there only for something else than what the test names, see `AllowedCalls`.", path -> path.startsWith("/camunda/")));

    String text() {
        return HEAD + SECTIONS.stream().map(this::section).collect(Collectors.joining());
    }

    private String section(Section section) {
        StringBuilder text = new StringBuilder("\n## %s\n\n%s\n\n| call | %s |\n|---|%s\n".formatted(section.title(), section.words(),
                String.join(" | ", GROUPS), ":-:|".repeat(GROUPS.size())));
        letIn.forEach((call, groups) -> {
            if (section.holds().test(call.pattern())) {
                text.append("| `%s` | %s |\n".formatted(call, GROUPS.stream().map(group -> groups.contains(group) ? "x" : "")
                        .collect(Collectors.joining(" | "))));
            }
        });
        return text.toString();
    }
}
