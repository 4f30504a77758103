package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.deploy.FreshInstall.Former;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Work;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a place when what was to come into it failed: the place as it was. */
@Tag("docker")
class TakenAwayTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final LocalHost host = new LocalHost(docker);
    @TempDir
    private Path directory;
    private TestRepository repository;
    private CommitId start;
    private CommitId target;

    @BeforeEach
    void aReleaseToComeIn() {
        repository = new TestRepository(host, directory);
        start = new CommitId(repository.git(repository.checkout(), "rev-parse", "HEAD"));
        target = repository.commit("docker-compose.yml", "services: {}\n", "A release");
    }

    @AfterEach
    void close() {
        docker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".env"})
    void aCheckoutThatWasThereGoesBackToWhereItStood(String prepared) throws IOException {
        Path place = repository.checkout();
        if (!prepared.isEmpty()) {
            Files.writeString(place.resolve(prepared), "DB_PASSWORD=theirs\n");
        }
        FreshInstall install = install(place, true, prepared.isEmpty() ? List.of() : List.of(prepared),
                Optional.of(new Former(Optional.of("master"), start.value())));

        Journal journal = comeIn(install);
        assertThat(repository.git(place, "rev-parse", "HEAD")).isEqualTo(target.value());

        assertThat(taken(install, journal)).isEmpty();
        assertThat(taken(install, journal)).as("again").isEmpty();
        assertThat(repository.git(place, "rev-parse", "HEAD")).isEqualTo(start.value());
        assertThat(repository.git(place, "symbolic-ref", "--short", "HEAD")).isEqualTo("master");
        assertThat(repository.git(place, "status", "--porcelain")).isEqualTo(prepared.isEmpty() ? "" : "?? " + prepared);
    }

    @Test
    void filesThatWerePreparedStayAndTheCheckoutAroundThemGoes() throws IOException {
        Path place = Files.createDirectory(directory.resolve("place"));
        Files.createDirectory(place.resolve("secrets"));
        Files.writeString(place.resolve("secrets/jwt_private.pem"), "theirs\n");
        repository.commit("secrets/README", "Keys come here\n", "Say where");
        target = new CommitId(repository.git(repository.upstream(), "rev-parse", "HEAD"));
        FreshInstall install = install(place, true, List.of("secrets/jwt_private.pem"), Optional.empty());

        Journal journal = comeIn(install);
        assertThat(place.resolve("secrets/README")).exists();

        assertThat(taken(install, journal)).isEmpty();
        assertThat(files(place)).containsExactly("secrets", "secrets/jwt_private.pem");
    }

    @Test
    void aDirectoryThatWasNotThereGoes() {
        Path place = directory.resolve("new");
        FreshInstall install = install(place, false, List.of(), Optional.empty());
        host.demand(Command.of("mkdir", "-p", place.toString()));

        assertThat(taken(install, comeIn(install))).isEmpty();
        assertThat(place).doesNotExist();
    }

    @Test
    void aBranchThatAloneHoldsCommitsIsNotMoved() throws IOException {
        Path place = repository.checkout();
        Files.writeString(place.resolve("fix.txt"), "ours\n");
        repository.git(place, "add", "fix.txt");
        repository.git(place, "commit", "--quiet", "--message", "A fix of ours");
        String ours = repository.git(place, "rev-parse", "HEAD");
        FreshInstall install = install(place, true, List.of(), Optional.of(new Former(Optional.of("master"), ours)));

        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> comeIn(install)).withMessageContaining(ours);
        assertThat(repository.git(place, "rev-parse", "master")).isEqualTo(ours);
    }

    @Test
    void aFileOfTheirsThatTheReleaseWouldReplaceIsLeftAlone() throws IOException {
        Path place = repository.checkout();
        Files.writeString(place.resolve("docker-compose.yml"), "theirs\n");
        FreshInstall install = install(place, true, List.of("docker-compose.yml"), Optional.of(new Former(Optional.of("master"), start.value())));

        assertThatExceptionOfType(NotInstalled.class).isThrownBy(() -> comeIn(install)).withMessageContaining("docker-compose.yml");
        assertThat(place.resolve("docker-compose.yml")).hasContent("theirs");
    }

    @Test
    void whatWasBuiltStaysAndIsNamed() {
        String name = "chatalot-runbook/chat:" + target.value();
        docker.tag("postgres:17", "chatalot-runbook/chat", target.value());
        try {
            List<String> said = new ArrayList<>();
            FreshInstall install = install(directory.resolve("new"), false, List.of(), Optional.empty());
            host.demand(Command.of("mkdir", "-p", install.directory().toString()));
            new TakenAway(host, install, comeIn(install), new Work("chat", 1, Map.of(), Map.of(), said::add, () -> { })).run();

            assertThat(said).last().asString().contains("docker image rm", name);
        } finally {
            docker.removeImage(name);
        }
    }

    @Test
    void whereUsersWereLetInNothingIsTaken() {
        FreshInstall install = install(repository.checkout(), true, List.of(), Optional.of(new Former(Optional.of("master"), start.value())));
        Journal journal = comeIn(install);
        journal.done("commit", Map.of());

        assertThat(taken(install, journal)).singleElement().asString().contains("its doors were opened");
        assertThat(repository.git(repository.checkout(), "rev-parse", "HEAD")).isEqualTo(target.value());
    }

    private FreshInstall install(Path place, boolean there, List<String> present, Optional<Former> former) {
        return new FreshInstall(place, there, present, former, "rbt-nobody", List.of(), Optional.empty(), List.of(),
                repository.upstream().toString(), Optional.of("master"), target.value(), "which is wanted", false);
    }

    private Journal comeIn(FreshInstall install) {
        Journal journal = new Journal(host, directory.resolve("run.journal"));
        journal.begin(FreshDeployment.CHECK_OUT, Map.of());
        new FreshCheckout(host, install, Duration.ofMinutes(1)).make();
        return journal;
    }

    private List<String> taken(FreshInstall install, Journal journal) {
        return new TakenAway(host, install, journal, new Work("chat", 1, Map.of(), Map.of(), line -> { }, () -> { })).run();
    }

    private static List<String> files(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(path -> !path.equals(place)).map(path -> place.relativize(path).toString()).sorted().toList();
        }
    }
}
