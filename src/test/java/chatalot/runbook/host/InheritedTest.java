package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables of this service the commands get that it runs. */
class InheritedTest {

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "DOCKER_CONFIG", "COMPOSE_PARALLEL_LIMIT", "GIT_SSH_COMMAND", "HTTPS_PROXY", "no_proxy", "SSH_AUTH_SOCK"})
    void whatSaysWhereThingsAreGoesOn(String variable) {
        assertThat(Inherited.includes(variable)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNBOOK_NOTIFY_MAIL_PASSWORD", "SPRING_DATASOURCE_PASSWORD", "CHAT_1_KEY", "JAVA_TOOL_OPTIONS", "DB_PASSWORD", "PATHS", "XPATH", ""})
    void whatMayBeASecretStaysHere(String variable) {
        assertThat(Inherited.includes(variable)).isFalse();
    }
}
