package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.HostConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** With nothing beside it: it reads everything that is printed. */
@Isolated
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {

    @Test
    void aWrongConfigurationStopsTheStartWithProblemAndMendAndNoStackTrace(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(HostConfiguration.class, InstanceConfiguration.class)
                .web(WebApplicationType.NONE).run("--runbook.instances.chat.directory=/nowhere/at/all"));

        assertThat(output).contains("APPLICATION FAILED TO START")
                .contains("Instance chat: runbook.instances.chat.directory: /nowhere/at/all is no directory")
                .contains("Write the absolute path").doesNotContain("\tat ");
    }

    @Test
    void aWrongFreezeStopsTheStartToo(CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(HostConfiguration.class, InstanceConfiguration.class)
                .web(WebApplicationType.NONE).run("--runbook.freezes[0].from=24 December"));

        assertThat(output).contains("APPLICATION FAILED TO START")
                .contains("runbook.freezes[0].from: 24 December is no time with an offset", "2026-12-23T18:00+01:00")
                .doesNotContain("\tat ");
    }

    @Test
    void environmentVariablesConfigureAnInstanceToo(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(
                "RUNBOOK_INSTANCES_CHAT_DIRECTORY", directory.toString(), "RUNBOOK_INSTANCES_CHAT_APPSERVICE", "server",
                "RUNBOOK_INSTANCES_CHAT_TIMEOUTS_BUILD", "2h")));

        InstanceSettings settings = SettingsReader.read(environment).get("chat");

        assertThat(settings.appService()).contains("server");
        assertThat(settings.timeouts().build()).hasHours(2);
    }
}
