package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.rotation.SharesTheEngine;
import chatalot.runbook.run.MadePasswords;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProviderAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@SharesTheEngine
@Tag("long")
class FirstStartTest {

    private static final Map<String, FirstUsers.FirstUser> NOBODY = Map.of();

    @TempDir
    private Path data;
    private ProcessEngine engine;
    private EnginePeople people;
    private MadePasswords made;

    @BeforeEach
    void startTheEngine() {
        IdentityConfiguration identity = new IdentityConfiguration();
        PasswordEncryptor hash = identity.passwordHash();
        StandaloneInMemProcessEngineConfiguration configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setProcessEngineName("first-start");
        configuration.setJdbcUrl("jdbc:h2:mem:first-start");
        configuration.setProcessEnginePlugins(List.of(identity.identityPlugin(hash)));
        engine = configuration.buildProcessEngine();
        OwnTables tables = new OwnTables();
        people = new EnginePeople(engine.getIdentityService(), hash, new ProviderAccounts(tables.jdbc(), tables));
        made = new MadePasswords(tables.jdbc(), tables);
    }

    @AfterEach
    void stopTheEngine() {
        engine.close();
    }

    @Test
    void theFirstStartMakesUsersForEachGroupAndWritesTheirPasswordsToAPrivateFile() throws IOException {
        start(NOBODY);

        Path file = data.resolve("first-users.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Files.readAllLines(file)).hasSize(5).allSatisfy(line -> {
            String[] parts = line.split(" ");
            assertThat(parts[1]).hasSize(20);
            assertThat(people.authenticate(parts[0], parts[1])).isPresent();
            assertThat(made.isOf(parts[0])).isTrue();
        });
        assertThat(people.list()).containsExactlyInAnyOrder(new Person("admin", Set.of("admins")),
                new Person("ops", Set.of("ops")), new Person("approver", Set.of("approvers")),
                new Person("approver-2", Set.of("approvers")),
                new Person("auditor", Set.of("auditors")));
    }

    @Test
    void aLaterStartChangesNothing() throws IOException {
        start(NOBODY);
        String passwords = Files.readString(data.resolve("first-users.txt"));
        long rights = engine.getAuthorizationService().createAuthorizationQuery().count();

        start(NOBODY);

        assertThat(data.resolve("first-users.txt")).hasContent(passwords);
        assertThat(engine.getAuthorizationService().createAuthorizationQuery().count()).isEqualTo(rights);
    }

    @Test
    void aPasswordFileIsNamedInTheConfiguration() throws IOException {
        Path file = Files.writeString(data.resolve("secret"), "from-a-file-12\n");
        Map<String, String> keys = Map.of("runbook.users.ada.groups", "admins", "runbook.users.ada.password-file", file.toString());

        FirstUsers users = new Binder(new MapConfigurationPropertySource(keys)).bind("runbook", FirstUsers.class).get();

        assertThat(users.users().get("ada").configuredPassword()).contains("from-a-file-12");
    }

    @Test
    void configuredUsersGetTheirConfiguredPasswords() throws IOException {
        Path file = Files.writeString(data.resolve("secret"), "from-a-file-12\n");

        start(Map.of("ada", user("admins", "twelve-chars", ""),
                "oli.via@example.org", user("ops", "", file.toString())));

        assertThat(people.authenticate("ada", "twelve-chars")).isPresent();
        assertThat(made.isOf("ada")).isFalse();
        assertThat(people.authenticate("ada", "twelve-chars ")).isEmpty();
        assertThat(people.authenticate("oli.via@example.org", "from-a-file-12")).isPresent();
        assertThat(data.resolve("first-users.txt")).doesNotExist();
    }

    @Test
    void passwordsAreHashedWithManyRounds() {
        PasswordHash hash = new PasswordHash();
        String stored = hash.encrypt("secret");

        assertThat(stored).startsWith("210000$");
        assertThat(hash.encrypt("secret")).isNotEqualTo(stored);
        assertThat(hash.check("secret", stored)).isTrue();
        assertThat(hash.check("Secret", stored)).isFalse();
    }

    @Test
    void aConfigurationWithoutAdministratorIsRefused() {
        assertThatThrownBy(() -> start(Map.of("olivia", user("ops", "", ""))))
                .hasMessageContaining("nobody is in the group admins");
    }

    @Test
    void aWrongUserIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> start(Map.of("a/b", user("admins", "", ""))))
                .hasMessageContaining("runbook.users.a/b");
        assertThatThrownBy(() -> start(Map.of("ada", user("root", "", ""))))
                .hasMessageContaining("runbook.users.ada.groups");
        assertThatThrownBy(() -> start(Map.of("ada", user("admins", "short", ""))))
                .hasMessageContaining("at least 12 characters");
    }

    @Test
    void authorizationIsOnAndEachGroupSeesItsWebapps() {
        start(NOBODY);

        assertThat(engine.getProcessEngineConfiguration().isAuthorizationEnabled()).isTrue();
        assertThat(mayOpen("ops", "tasklist")).isTrue();
        assertThat(mayOpen("approvers", "tasklist")).isTrue();
        assertThat(mayOpen("ops", "cockpit")).isFalse();
        assertThat(mayOpen("auditors", "cockpit")).isTrue();
        assertThat(mayOpen("auditors", "admin")).isFalse();
        assertThat(mayOpen("camunda-admin", "admin")).isTrue();
    }

    private boolean mayOpen(String group, String app) {
        return engine.getAuthorizationService().isUserAuthorized("somebody", List.of(group), Permissions.ACCESS,
                Resources.APPLICATION, app);
    }

    private void start(Map<String, FirstUsers.FirstUser> users) {
        new FirstStart(engine.getIdentityService(), engine.getFilterService(), engine.getTaskService(), people,
                new GroupRights(engine.getAuthorizationService()),
                new FirstUsers(data, users), made).afterSingletonsInstantiated();
    }

    private static FirstUsers.FirstUser user(String group, String password, String file) {
        return new FirstUsers.FirstUser(Set.of(group), password, file);
    }
}
