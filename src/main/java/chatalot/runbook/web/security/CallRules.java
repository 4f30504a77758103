package chatalot.runbook.web.security;

import static chatalot.runbook.run.TokenScope.APPROVE;
import static chatalot.runbook.run.TokenScope.OPERATE;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.TokenScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may call what, over REST and in the console: what somebody may do by one they may do by the other. Of the rules that fit a call the
 * first one holds; a call that none fits is nobody's. {@code docs/who-may-call-what.md} shows what comes of them.
 */
public final class CallRules {

    static final Set<String> EVERYBODY = Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);

    private static final String API = "/api";
    private static final List<HttpMethod> READING = List.of(HttpMethod.GET, HttpMethod.HEAD);

    /** What changes something, below {@link #API} and in the console. */
    private static final List<Rule> ACTS = List.of(
            post(Set.of(Person.OPS, Person.ADMINS), OPERATE, "/freezes", "/freezes/*/lift", "/exceptions/*/*/acknowledgement"),
            post(Set.of(Person.APPROVERS), APPROVE, "/runs/*/approvals"),
            post(Set.of(Person.ADMINS), APPROVE, "/runs/*/overrides"),
            post(Set.of(Person.ADMINS), OPERATE, "/service/go-on"),
            post(Set.of(Person.APPROVERS, Person.ADMINS), APPROVE, "/runs/*/assignee"),
            // Whoever has left a group may still take their own word back.
            post(EVERYBODY, APPROVE, "/runs/*/withdrawals"),
            post(Set.of(Person.OPS), OPERATE, "/instances/*/updates", "/instances/*/rollbacks", "/instances/*/backups/**", "/instances/*/checks",
                    "/instances/*/holds/*/release", "/runs/*/start", "/runs/*/skip", "/runs/*/cancel", "/runs/*/go-back", "/runs/*/reverse-sql",
                    "/runs/*/review", "/runs/*/recovery", "/runs/*/back-to-backup", "/runs/*/keep", "/runs/*/roll-back"));

    /** What tells of persons, and what takes its time, below {@link #API} and in the console. */
    private static final List<Rule> OF_THE_RECORD = List.of(
            reading(Set.of(Person.OPS, Person.AUDITORS, Person.ADMINS), "/runs/*/bundle"),
            reading(Set.of(Person.AUDITORS, Person.ADMINS), "/audit/verification", "/audit/record"));

    static final List<Rule> REST = joined(OF_THE_RECORD.stream().map(rule -> rule.below(API)).toList(), joined(
            List.of(post(Set.of(Person.ADMINS), OPERATE, "/api/notices/test"),
                    reading(Set.of(Person.OPS, Person.AUDITORS, Person.ADMINS), "/api/notices/**"),
                    post(Set.of(Person.OPS, Person.ADMINS), OPERATE, "/api/instances/*/identity-checks", "/api/instances/*/identity-checks/*"),
                    post(Set.of(Person.OPS), OPERATE, "/api/instances/*/deployments", "/api/runs/*/secrets"),
                    post(EVERYBODY, Optional.empty(), "/api/tokens", "/api/tokens/*/revoke", "/api/account/password"),
                    reading(EVERYBODY, "/api/**")),
            ACTS.stream().map(act -> act.below(API)).toList()));

    static final List<Rule> CONSOLE = joined(OF_THE_RECORD, joined(ACTS, List.of(
            post(EVERYBODY, Optional.empty(), "/account/password", "/account/tokens", "/account/tokens/*/revoke"), reading(EVERYBODY, "/**"))));

    private CallRules() {
    }

    /**
     * Members of {@code groups} may make calls by one of {@code methods} that fit one of {@code patterns}.
     *
     * @param scope of a token that may make them, too; without one no token may
     */
    record Rule(List<HttpMethod> methods, Set<String> groups, Optional<TokenScope> scope, List<String> patterns) {

        RequestMatcher[] matchers() {
            PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
            return methods.stream().flatMap(method -> patterns.stream().map(pattern -> builder.matcher(method, pattern)))
                    .toArray(RequestMatcher[]::new);
        }

        private Rule below(String place) {
            return new Rule(methods, groups, scope, patterns.stream().map(pattern -> place + pattern).toList());
        }

        private boolean fits(HttpMethod called, String path) {
            return methods.contains(called) && patterns.stream().anyMatch(pattern ->
                    PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path)));
        }
    }

    /** Whose members may make this call over REST, nobody's where it is empty; what a run or an instance allows at the moment is another matter. */
    public static Set<String> groups(HttpMethod method, String path) {
        return rule(method, path).map(Rule::groups).orElse(Set.of());
    }

    /** Of which scope a token has to be to make this call over REST; empty: no token may. */
    public static Optional<TokenScope> scope(HttpMethod method, String path) {
        return rule(method, path).flatMap(Rule::scope);
    }

    private static Optional<Rule> rule(HttpMethod method, String path) {
        return REST.stream().filter(rule -> rule.fits(method, path)).findFirst();
    }

    private static Rule reading(Set<String> groups, String... patterns) {
        return new Rule(READING, groups, Optional.of(TokenScope.READ), List.of(patterns));
    }

    private static Rule post(Set<String> groups, TokenScope scope, String... patterns) {
        return post(groups, Optional.of(scope), patterns);
    }

    private static Rule post(Set<String> groups, Optional<TokenScope> scope, String... patterns) {
        return new Rule(List.of(HttpMethod.POST), groups, scope, List.of(patterns));
    }

    private static List<Rule> joined(List<Rule> first, List<Rule> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
