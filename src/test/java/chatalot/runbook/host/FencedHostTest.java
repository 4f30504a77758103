package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FencedHostTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final AtomicBoolean shut = new AtomicBoolean();
    private final Host host = FencedHost.of(new LocalHost(docker), () -> {
        if (shut.get()) {
            throw new WorkInterrupted("the lock is lost");
        }
    });
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void whileTheFenceIsOpenTheHostIsAsEver() {
        Path file = directory.resolve("word");
        host.write(file, "said");

        assertThat(host.read(file)).contains("said");
        assertThat(host.demand(Command.of("cat", file.toString())).output().strip()).isEqualTo("said");
        assertThatThrownBy(() -> host.demand(Command.of("false"))).isInstanceOf(CommandFailed.class);
    }

    @Test
    void onceTheFenceIsShutNothingIsDoneAnyMoreAndNothingAskedOfDockerEither() {
        Path file = directory.resolve("word");
        DockerAccess engine = host.docker();
        shut.set(true);

        assertThatThrownBy(() -> host.write(file, "said")).isInstanceOf(WorkInterrupted.class).hasMessage("the lock is lost");
        assertThatThrownBy(() -> host.run(Command.of("touch", file.toString()))).isInstanceOf(WorkInterrupted.class);
        assertThatThrownBy(() -> engine.stop("nobody", Duration.ZERO)).isInstanceOf(WorkInterrupted.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void whoCleansUpAfterThemselvesIsLetThroughAndNobodyAfterwards() {
        Path file = directory.resolve("word");
        host.write(file, "said");
        shut.set(true);

        HelperContainer.evenIfInterrupted(() -> HelperContainer.evenIfInterrupted(() -> host.exists(file)));
        HelperContainer.evenIfInterrupted(() -> host.remove(file));

        assertThat(file).doesNotExist();
        assertThatThrownBy(() -> host.exists(file)).isInstanceOf(WorkInterrupted.class);
    }
}
