package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.backup.Manifest.Installation;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceCatalog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What a set says about a fresh host, and what has to be configured where it does not say enough. */
class RestorePlanTest {

    private static final String COMMIT = "c0ffee00".repeat(5);
    private static final Installation THEN = new Installation("/srv/former", "chat", List.of("/srv/former/docker-compose.yml",
            "/srv/former/docker-compose.override.yml"), Optional.of("/srv/former/.env"), List.of("turn"),
            Optional.of("https://git.example.org/chatalot.git"), Optional.of("main"));

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final MockEnvironment environment = new MockEnvironment();

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void whatLayInTheFormerDirectoryComesIntoTheConfiguredOne() {
        RestorePlan plan = plan(Optional.of(THEN), Optional.of(COMMIT), List.of("/srv/former/.env", "/etc/chat/mail.key"));

        assertThat(plan.project()).isEqualTo("chat");
        assertThat(plan.composeFiles()).containsExactly(place().resolve("docker-compose.yml"), place().resolve("docker-compose.override.yml"));
        assertThat(plan.envFile()).contains(place().resolve(".env"));
        assertThat(plan.relocated(Path.of("/srv/former/secrets/jwt.pem"))).isEqualTo(place().resolve("secrets/jwt.pem"));
        assertThat(plan.relocated(Path.of("/etc/chat/mail.key"))).isEqualTo(Path.of("/etc/chat/mail.key"));
        assertThat(plan.relocated(Path.of("/srv/former/../other/key"))).isEqualTo(Path.of("/srv/other/key"));
        assertThat(plan.branch()).contains("main");
        assertThat(plan.text()).contains("nothing is lost", COMMIT, "https://git.example.org/chatalot.git", place() + "/.env, /etc/chat/mail.key");
    }

    @Test
    void whatIsConfiguredGoesFirst() {
        environment.setProperty("runbook.instances.chat.project", "other");
        environment.setProperty("runbook.instances.chat.repository", "git@git.example.org:moved.git");

        RestorePlan plan = plan(Optional.of(THEN), Optional.of(COMMIT), List.of());

        assertThat(plan.project()).isEqualTo("other");
        assertThat(plan.repository()).isEqualTo("git@git.example.org:moved.git");
        assertThat(plan.text()).contains("**not in the backup**");
    }

    @Test
    void whatIsPutAsideIsNamedToThoseWhoApprove() {
        RestorePlan plan = plan(Optional.of(THEN), Optional.of(COMMIT), List.of()).puttingAside(new Aside(Path.of("/srv/chat.before-7"),
                Map.of("/srv/uploads", "/srv/uploads.before-7"), Map.of("chat_db", "chat_db_before_7"), List.of("chat-db"), true,
                Map.of("postgres:17", "sha256:2"), List.of(), Optional.empty(), "sha256:2", 4_200_000));

        assertThat(plan.text()).contains("No restore point is taken, and nobody has counted what is lost", "| directory " + place() + " | /srv/chat.before-7 |",
                "| directory /srv/uploads | /srv/uploads.before-7 |", "| volume chat_db | volume chat_db_before_7 |", "chat-db", "4.2 MB",
                "kept for 7 days").doesNotContain("nothing is lost**");
        assertThat(plan.directoryThere()).isFalse();
    }

    @Test
    void aSetOfAnEarlierVersionNeedsARepositoryAndItsDirectory() {
        assertThatThrownBy(() -> plan(Optional.empty(), Optional.of(COMMIT), List.of())).isInstanceOf(NotInstalled.class)
                .hasMessageContaining("does not say where the checkout came from")
                .satisfies(refused -> assertThat(((NotInstalled) refused).whatToDo()).contains("runbook.instances.chat.repository"));
        environment.setProperty("runbook.instances.chat.repository", "https://git.example.org/chatalot.git");
        assertThatThrownBy(() -> plan(Optional.empty(), Optional.of(COMMIT), List.of("/srv/former/.env"))).isInstanceOf(NotInstalled.class)
                .hasMessageContaining("its secrets lay at [/srv/former/.env]");

        RestorePlan plan = plan(Optional.empty(), Optional.of(COMMIT), List.of(place().resolve(".env").toString()));
        assertThat(plan.project()).isEqualTo("chat");
    }

    @Test
    void nothingThatReadsAsAnOptionOfGitIsTaken() {
        Installation sly = new Installation("/srv/former", "chat", List.of(), Optional.empty(), List.of(), Optional.of("--upload-pack=evil"),
                Optional.of("-D"));

        assertThatThrownBy(() -> plan(Optional.of(sly), Optional.of(COMMIT), List.of())).isInstanceOf(NotInstalled.class);
        assertThatThrownBy(() -> plan(Optional.of(THEN), Optional.of("--all"), List.of())).isInstanceOf(NotInstalled.class)
                .hasMessageContaining("which commit ran");
    }

    private Path place() {
        return directory.resolve("chat");
    }

    private RestorePlan plan(Optional<Installation> then, Optional<String> commit, List<String> secrets) {
        environment.setProperty("runbook.instances.chat.directory", place().toString());
        InstanceCatalog catalog = InstanceCatalog.read(environment, new LocalHost(docker));
        Manifest manifest = new Manifest("chat-7-20261124080000", "chat", 7, Instant.parse("2026-11-24T08:00:00Z"),
                new Manifest.Running("chat-chatalot", "sha256:1", commit, Optional.of("1.1.0"), "sha256:2", then),
                new Manifest.Database("chatalot", "17.2", "1-1", 1, "", List.of(), List.of(), Map.of(), Optional.empty()), Optional.empty(),
                Optional.of(new Manifest.Secrets(Optional.of("age1"), secrets)), Map.of(), Optional.empty());
        return RestorePlan.of(new Backup(directory, manifest), catalog.find("chat").orElseThrow(), catalog.place("chat"));
    }
}
