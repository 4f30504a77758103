package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What a restore leaves in its place that was killed at its very beginning. */
class EmptyPlaceTest {

    @TempDir
    private Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());

    @AfterEach
    void end() {
        docker.close();
    }

    @Test
    void ourOwnDirectoryWithNothingInItIsNothing() throws IOException {
        Files.createDirectories(directory.resolve("chat").resolve(".runbook"));

        assertThat(place().isEmpty()).isTrue();
        assertThat(place().isBeingFilled()).isFalse();
    }

    @Test
    void aJournalWithoutAMarkIsARestoreUnderWay() throws IOException {
        Path ours = Files.createDirectories(directory.resolve("chat").resolve(".runbook"));
        Files.writeString(ours.resolve("run-1.journal"), "begun\n");

        assertThat(place().isEmpty()).isFalse();
        assertThat(place().isBeingFilled()).isTrue();
    }

    @Test
    void whatSomebodyElseLeftThereIsNoRestore() throws IOException {
        Path chat = Files.createDirectories(directory.resolve("chat").resolve(".runbook")).getParent();
        EmptyPlace place = place();
        Files.writeString(chat.resolve("precious"), "mine");

        assertThat(place.isEmpty()).isFalse();
        assertThat(place.isBeingFilled()).isFalse();
    }

    private EmptyPlace place() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("runbook.instances.chat.directory", directory.resolve("chat").toString());
        return InstanceCatalog.read(environment, new LocalHost(docker)).place("chat");
    }
}
