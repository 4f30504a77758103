package chatalot.runbook.web.security;

import chatalot.runbook.run.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may call what over REST: of the rules that fit a call the first one holds. */
public final class RestRules {

    private static final Set<String> EVERYBODY = Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);

    static final List<Rule> ALL = List.of(
            post(Set.of(Person.ADMINS), "/api/notices/test"),
            any(Set.of(Person.OPS, Person.AUDITORS, Person.ADMINS), "/api/notices/**"),
            new Rule(Optional.of(HttpMethod.GET), Set.of(Person.AUDITORS, Person.ADMINS), List.of("/api/audit/record", "/api/audit/verification")),
            new Rule(Optional.of(HttpMethod.GET), Set.of(Person.OPS, Person.AUDITORS, Person.ADMINS), List.of("/api/runs/*/bundle")),
            new Rule(Optional.of(HttpMethod.GET), EVERYBODY, List.of("/api/**")),
            post(Set.of(Person.OPS, Person.ADMINS), "/api/freezes", "/api/freezes/*/lift", "/api/exceptions/*/*/acknowledgement"),
            post(Set.of(Person.OPS, Person.ADMINS), "/api/instances/*/identity-checks", "/api/instances/*/identity-checks/*"),
            post(Set.of(Person.APPROVERS), "/api/runs/*/approvals"),
            post(Set.of(Person.ADMINS), "/api/runs/*/overrides", "/api/service/go-on"),
            post(Set.of(Person.APPROVERS, Person.ADMINS), "/api/runs/*/assignee"),
            post(Set.of(Person.OPS), "/api/instances/*/updates", "/api/instances/*/deployments", "/api/instances/*/rollbacks",
                    "/api/instances/*/backups/**", "/api/instances/*/checks", "/api/instances/*/holds/*/release", "/api/runs/*/start",
                    "/api/runs/*/skip", "/api/runs/*/cancel", "/api/runs/*/go-back", "/api/runs/*/reverse-sql", "/api/runs/*/review",
                    "/api/runs/*/recovery", "/api/runs/*/back-to-backup", "/api/runs/*/keep", "/api/runs/*/roll-back", "/api/runs/*/secrets"),
            any(EVERYBODY, "/api/**"));

    private RestRules() {
    }

    /** @param method without one every method */
    record Rule(Optional<HttpMethod> method, Set<String> groups, List<String> patterns) {

        RequestMatcher[] matchers() {
            PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
            return patterns.stream().map(pattern -> method.map(only -> builder.matcher(only, pattern)).orElseGet(() -> builder.matcher(pattern)))
                    .toArray(RequestMatcher[]::new);
        }

        private boolean fits(HttpMethod called, String path) {
            return method.map(called::equals).orElse(true) && patterns.stream().anyMatch(pattern ->
                    PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path)));
        }
    }

    /** Whose members may call this; what a run or an instance allows at the moment is another matter. */
    public static Set<String> groups(HttpMethod method, String path) {
        return ALL.stream().filter(rule -> rule.fits(method, path)).findFirst().map(Rule::groups).orElseThrow();
    }

    private static Rule post(Set<String> groups, String... patterns) {
        return new Rule(Optional.of(HttpMethod.POST), groups, List.of(patterns));
    }

    private static Rule any(Set<String> groups, String... patterns) {
        return new Rule(Optional.empty(), groups, List.of(patterns));
    }
}
