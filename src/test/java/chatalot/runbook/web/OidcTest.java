package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.ProvidedPeople.Provided;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Surfer.Arrived;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/** Sign-in by a real identity provider: the whole code flow, and what must not come of it. */
@RunningService
class OidcTest implements WithProvider {

    private static final Pattern SHOWN = Pattern.compile("rbt_[A-Za-z0-9_-]{43}");

    @LocalServerPort
    private int port;
    @Autowired
    private People people;
    @Autowired
    private ProvidedPeople provided;
    @Autowired
    private AuditRecord record;
    @Autowired
    private JdbcClient jdbc;
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void sendPeopleBackHere() {
        PROVIDER.serves("http://localhost:" + port);
    }

    @AfterEach
    void removeWhomItBrought() {
        new PlayedRuns(port).endAll();
        made.stream().filter(person -> people.find(person).isPresent()).forEach(new Accounts(port)::remove);
    }

    @Test
    void theButtonLeadsThroughTheWholeFlowIntoTheConsoleAndTasklist() {
        account("nora", "operators", "/chat/reviewers", "something else");
        Surfer nora = new Surfer();
        assertThat(nora.open(here("/login")).page()).contains("Sign in with Example Ltd", "/oauth2/authorization/provider");

        Arrived in = signIn(nora, "nora");

        assertThat(in.at().getPath()).isEqualTo("/instances");
        assertThat(in.page()).contains("nora");
        assertThat(people.find("nora")).contains(new Person("nora", Set.of("ops", "approvers")));
        assertThat(nora.once(URI.create(here("/camunda/api/engine/engine/default/task"))).statusCode()).isEqualTo(200);
        assertThat(nora.once(URI.create(here("/camunda/app/tasklist/default/"))).statusCode()).isEqualTo(200);
        assertThat(nora.once(URI.create(here("/camunda/api/admin/auth/user/default"))).body()).contains("\"nora\"", "tasklist");
    }

    @Test
    void theRequestCarriesStateNonceAndProofKey() {
        Surfer anybody = new Surfer();

        anybody.open(here("/oauth2/authorization/provider"));

        assertThat(anybody.led().get(0).toString()).startsWith(PROVIDER.issuer() + "/oauth2/authorize?").contains("response_type=code", "state=", "nonce=",
                "code_challenge=", "code_challenge_method=S256");
    }

    @Test
    void whoAskedForAPageComesThere() {
        account("nora", "operators");
        Surfer nora = new Surfer();
        nora.open(here("/runs?instance=demo"));

        assertThat(signIn(nora, "nora").at()).hasPath("/runs").hasQuery("instance=demo");
    }

    @Test
    void theyHaveNoPasswordHereAlsoWhenAnAdministratorSetsOne() {
        account("nora", "operators");
        signIn(new Surfer(), "nora");

        Caller.signedIn(port, "ada").send("PUT", "/camunda/api/engine/engine/default/user/nora/credentials",
                "{\"password\":\"%s\",\"authenticatedUserPassword\":\"%s\"}".formatted(Caller.PASSWORD, Caller.PASSWORD), "application/json");

        assertThat(Caller.withBasic(port, "nora").get("/api/runs").statusCode()).isEqualTo(401);
        assertThat(Caller.nobody(port).signIn("nora", Caller.PASSWORD).headers().firstValue("Location").orElse("")).endsWith("/login?wrong");
    }

    @Test
    void theRequesterCannotApproveHoweverTheySignIn() {
        account("nora", "operators", "/chat/reviewers");
        Surfer nora = new Surfer();
        signIn(nora, "nora");
        String norasToken = token(nora, "approve");
        long own = json(Caller.withBearer(port, token(nora, "operate")).post("/api/instances/demo/updates", "{\"target\":\"1.1.0\"}").body());
        new PlayedRuns(port).awaitApproval(own);

        assertThat(decide(Caller.withBearer(port, norasToken), own).body()).contains("nora asked for run");
        assertThat(decide(Caller.withBasic(port, "paula"), own).statusCode()).isEqualTo(200);
        new PlayedRuns(port).endAll();
        long other = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        assertThat(decide(Caller.withBearer(port, norasToken), other).body()).contains("\"person\":\"nora\"");
    }

    @Test
    void aGroupThatIsTakenAwayThereIsGoneHereAtTheNextSignInAndOnTheTrail() {
        account("nora", "operators", "/chat/reviewers");
        Surfer before = new Surfer();
        signIn(before, "nora");
        Instant begun = Instant.now();
        account("nora", "operators");

        signIn(new Surfer(), "nora");

        assertThat(people.find("nora").orElseThrow().groups()).containsExactly("ops");
        assertThat(told("nora", begun)).filteredOn(event -> event.act() == Act.GROUPS_CHANGED)
                .extracting(AuditEvent::actor, AuditEvent::before, AuditEvent::after)
                .containsExactly(tuple(Optional.empty(), Optional.of("approvers ops"), Optional.of("ops")));
        assertThat(before.once(URI.create(here("/instances"))).statusCode()).as("the first session goes on, with fewer rights").isEqualTo(200);
    }

    @Test
    void whoIsInNoMappedGroupAnyMoreIsRefusedAndTheirSessionAndTokensOpenNothing() {
        account("nora", "operators");
        Surfer before = new Surfer();
        signIn(before, "nora");
        String token = token(before, "read");
        assertThat(Caller.withBearer(port, token).get("/api/runs").statusCode()).isEqualTo(200);
        account("nora", "something else");

        Arrived refused = signIn(new Surfer(), "nora");

        assertThat(refused.at()).hasPath("/login").hasQuery("provider=no_group");
        assertThat(refused.page()).contains("in none of the groups that may come in here");
        assertThat(people.find("nora").orElseThrow().groups()).isEmpty();
        assertThat(before.once(URI.create(here("/instances"))).statusCode()).isEqualTo(403);
        assertThat(Caller.withBearer(port, token).get("/api/runs").statusCode()).isEqualTo(403);
    }

    @Test
    void whoIsInNoMappedGroupIsRefusedInWordsAndNotMade() {
        account("mallory", "something else");
        Surfer mallory = new Surfer();

        Arrived refused = signIn(mallory, "mallory");

        assertThat(refused.at()).hasPath("/login").hasQuery("provider=no_group");
        assertThat(people.find("mallory")).isEmpty();
        assertThat(mallory.open(here("/instances")).at()).hasPath("/login");
        assertThat(told("mallory", Instant.EPOCH)).extracting(AuditEvent::act).containsExactly(Act.SIGN_IN_REFUSED);
    }

    @Test
    void aGroupMayBeSaidAsOneText() {
        made.add("nora");
        PROVIDER.account("nora", Map.of("preferred_username", "nora", "groups", "operators"));

        signIn(new Surfer(), "nora");

        assertThat(people.find("nora").orElseThrow().groups()).containsExactly("ops");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../admin", "a b", "", "schedule", "x/y"})
    void aNameThatIsNoUserIdIsRefused(String name) {
        PROVIDER.account("odd", Map.of("preferred_username", name, "groups", List.of("operators")));

        assertThat(signIn(new Surfer(), "odd").at()).hasQuery("provider=no_name");
        assertThat(people.list()).extracting(Person::id).doesNotContain(name, "odd");
    }

    @Test
    void whoseNameTheProviderDoesNotSayIsRefused() {
        PROVIDER.account("odd", Map.of("groups", List.of("operators")));

        assertThat(signIn(new Surfer(), "odd").page()).contains("not by a name that can be used here");
        assertThat(people.find("odd")).isEmpty();
    }

    @Test
    void nobodyComesInAsAUserWhoHasAPasswordHere() {
        PROVIDER.account("ada-there", Map.of("preferred_username", "ada", "groups", List.of("operators")));

        Arrived refused = signIn(new Surfer(), "ada-there");

        assertThat(refused.at()).hasQuery("provider=name_taken");
        assertThat(people.find("ada")).contains(new Person("ada", Set.of("admins")));
    }

    @Test
    void whereLocalUsersAreLinkedTheyKeepTheirPasswordAndGetTheProvidersGroups() {
        made.add("linked");
        new Accounts(port).make("linked", "auditors");
        Provided theirs = new Provided(PROVIDER.issuer(), "subject-of-linked", "linked", Set.of("ops"));
        assertThatThrownBy(() -> provided.takeIn(theirs, false)).isInstanceOf(Refused.class).hasMessageContaining("somebody else");

        Person taken = provided.takeIn(theirs, true);

        assertThat(taken).isEqualTo(new Person("linked", Set.of("ops")));
        assertThat(Caller.withBasic(port, "linked").get("/api/runs").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> provided.takeIn(new Provided(PROVIDER.issuer(), "another subject", "linked", Set.of("ops")), true))
                .isInstanceOf(Refused.class);
    }

    @Test
    void whoIsRenamedThereIsTheSamePersonHere() {
        account("nora", "operators");
        signIn(new Surfer(), "nora");
        PROVIDER.account("nora", Map.of("preferred_username", "eleanor", "groups", List.of("operators")));

        Arrived in = signIn(new Surfer(), "nora");

        assertThat(in.page()).contains("nora");
        assertThat(people.find("eleanor")).isEmpty();
    }

    @Test
    void whoGetsANameThatAnotherAccountHadFirstIsRefused() {
        account("nora", "operators");
        signIn(new Surfer(), "nora");
        PROVIDER.account("nora-2", Map.of("preferred_username", "nora", "groups", List.of("operators", "/chat/reviewers")));

        assertThat(signIn(new Surfer(), "nora-2").at()).hasQuery("provider=name_taken");
        assertThat(people.find("nora").orElseThrow().groups()).containsExactly("ops");
    }

    static Stream<Arguments> wrongTokens() {
        return Stream.of(Arguments.of("of another issuer", says(claims -> claims.issuer("https://elsewhere.example.org"))),
                Arguments.of("for another client", says(claims -> claims.audience(List.of("another")))),
                Arguments.of("expired", says(claims -> claims.issuedAt(Instant.now().minus(Duration.ofHours(2))).expiresAt(Instant.now().minus(Duration.ofHours(1))))),
                Arguments.of("with another nonce", says(claims -> claims.claim("nonce", "another"))),
                Arguments.of("without a nonce", says(claims -> claims.claims(all -> all.remove("nonce")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongTokens")
    void anIdTokenThatIsNotForThisSignInOpensNothing(String how, Consumer<JwtClaimsSet.Builder> wrong) {
        account("eve", "everything");
        Surfer eve = new Surfer();

        PROVIDER.saying(wrong, () -> assertThat(signIn(eve, "eve").at()).hasPath("/login").hasQuery("provider=failed"));

        assertThat(people.find("eve")).isEmpty();
        assertThat(eve.open(here("/instances")).at()).hasPath("/login");
        assertThat(signIn(new Surfer(), "eve").at()).as("nothing else was wrong").hasPath("/instances");
    }

    @Test
    void aForgedIdTokenOpensNothing() {
        account("eve", "everything");

        PROVIDER.forging(() -> assertThat(signIn(new Surfer(), "eve").at()).hasQuery("provider=failed"));

        assertThat(people.find("eve")).isEmpty();
        assertThat(signIn(new Surfer(), "eve").at()).as("nothing else was wrong").hasPath("/instances");
    }

    @Test
    void anAnswerThatNobodyHereAskedForOpensNothing() {
        account("nora", "operators");
        Surfer nora = new Surfer();
        signIn(nora, "nora");
        URI answer = nora.led().stream().filter(address -> address.getPath().equals("/login/oauth2/code/provider")).findFirst().orElseThrow();

        Surfer thief = new Surfer();
        assertThat(thief.open(answer.toString()).at()).hasQuery("provider=failed");
        thief.open(here("/oauth2/authorization/provider"));
        assertThat(thief.open(answer.toString().replaceAll("state=[^&]+", "state=another")).at()).hasQuery("provider=failed");
        assertThat(thief.open(here("/instances")).at()).hasPath("/login");
    }

    @Test
    void signingOutEndsTheSessionThereToo() {
        account("nora", "operators");
        Surfer nora = new Surfer();
        Arrived in = signIn(nora, "nora");
        assertThat(nora.once(URI.create(here("/account"))).headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("form-action 'self' " + PROVIDER.issuer() + ";");

        Arrived out = nora.submit(in, "/logout", Map.of());

        assertThat(nora.led()).anyMatch(address -> address.toString().startsWith(PROVIDER.issuer() + "/connect/logout?id_token_hint="));
        assertThat(out.at()).hasPath("/login").hasQuery("out");
        assertThat(out.page()).contains("You are signed out");
        assertThat(nora.open(here("/oauth2/authorization/provider")).at().toString()).startsWith(PROVIDER.issuer() + "/login");
    }

    @Test
    void theTokensOfWhomTheProviderHasNotSignedInForLongCountNoMore() {
        account("nora", "operators");
        Surfer nora = new Surfer();
        signIn(nora, "nora");
        String token = token(nora, "read");

        jdbc.sql("update provider_account set signed_in_at = ? where person = 'nora'").param(Timestamp.from(Instant.now().minus(Duration.ofDays(31)))).update();

        assertThat(Caller.withBearer(port, token).from("192.0.2.9").get("/api/runs").statusCode()).isEqualTo(401);
        signIn(new Surfer(), "nora");
        assertThat(Caller.withBearer(port, token).from("192.0.2.9").get("/api/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void theirAccountPageOffersNoPasswordAndTheSignInIsOnTheTrail() {
        account("nora", "operators");
        Instant before = Instant.now();
        Surfer nora = new Surfer();
        signIn(nora, "nora");

        assertThat(nora.open(here("/account")).page()).contains("You sign in by your organisation").doesNotContain("Change your password");
        assertThat(told("nora", before)).filteredOn(event -> event.act() == Act.SIGNED_IN).singleElement()
                .satisfies(event -> assertThat(event.words()).contains("by the identity provider"));
    }

    private void account(String name, String... groups) {
        made.add(name);
        PROVIDER.account(name, groups);
    }

    private Arrived signIn(Surfer surfer, String account) {
        Arrived form = surfer.open(here("/oauth2/authorization/provider"));
        assertThat(form.at().toString()).startsWith(PROVIDER.issuer() + "/login");
        return surfer.submit(form, "/login", Map.of("username", account, "password", IdentityProvider.PASSWORD));
    }

    private String token(Surfer person, String scope) {
        Arrived shown = person.submit(person.open(here("/account")), "/account/tokens", Map.of("name", scope, "scope", scope, "expires", "7d"));
        Matcher token = SHOWN.matcher(shown.page());
        assertThat(token.find()).as(shown.page()).isTrue();
        return token.group();
    }

    private HttpResponse<String> decide(Caller approver, long number) {
        Matcher digest = Pattern.compile("\"digest\":\"([0-9a-f]{64})\"").matcher(approver.get("/api/runs/" + number).body());
        assertThat(digest.find()).isTrue();
        return approver.post("/api/runs/%d/approvals".formatted(number), "{\"decision\":\"approve\",\"digest\":\"%s\"}".formatted(digest.group(1)));
    }

    private static long json(String run) {
        Matcher number = Pattern.compile("\"number\":(\\d+)").matcher(run);
        assertThat(number.find()).as(run).isTrue();
        return Long.parseLong(number.group(1));
    }

    /** Oldest first. */
    private List<AuditEvent> told(String words, Instant since) {
        List<AuditEvent> told = new ArrayList<>(Stream.concat(
                record.page(new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(since), Optional.empty(),
                        Optional.of(words), true), Optional.empty(), 50).rows().stream(),
                record.page(new AuditFilter(Optional.of(words), Optional.of(Act.SIGNED_IN), Optional.empty(), Optional.empty(), Optional.of(since),
                        Optional.empty(), Optional.empty(), true), Optional.empty(), 50).rows().stream()).toList());
        Collections.reverse(told);
        return told;
    }

    private String here(String path) {
        return "http://localhost:" + port + path;
    }

    private static Consumer<JwtClaimsSet.Builder> says(Consumer<JwtClaimsSet.Builder> wrong) {
        return wrong;
    }
}
