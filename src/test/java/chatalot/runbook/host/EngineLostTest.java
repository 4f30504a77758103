package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineLostTest {

    private static final Result LOST = new Result(1, "", "error during connect: EOF\n");
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());

    @AfterEach
    void close() {
        docker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/libexec/docker/cli-plugins/docker-compose", "docker"})
    void aBuildThatLostItsEngineSaysNothingOfTheRelease(String program) {
        Command build = Command.of(program.equals("docker") ? docker.program() : program, "build", "chatalot");

        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> new EngineLost(docker).refuse(build, LOST))
                .withMessageContaining("Docker was lost");
    }

    @Test
    void anotherProgramMaySayWhatItLikes() {
        assertThatCode(() -> new EngineLost(docker).refuse(Command.of("git", "fetch"), LOST)).doesNotThrowAnyException();
    }
}
