package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.instance.EnvFile;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The env file that a first deployment writes. */
class FreshEnvTest {

    @Test
    void passwordsAndKeysAreMadeAndTheRestIsAsInTheExample() {
        String text = fresh(Map.of()).text("# Copy to .env\nDB_PASSWORD=\nMAIL_FROM=chat@example.org\nSMTP_PASSWORD=\nLOG_LEVEL=\n");

        Map<String, String> values = EnvFile.parse(text).values();
        assertThat(text).startsWith("# Copy to .env\nDB_PASSWORD=");
        assertThat(values.get("DB_PASSWORD")).matches("[0-9a-f]{48}");
        assertThat(values.get("SMTP_PASSWORD")).matches("[0-9a-f]{64}");
        assertThat(values.get("TOTP_ENCRYPTION_KEY")).matches("[0-9a-f]{64}");
        assertThat(values).containsEntry("MAIL_FROM", "chat@example.org").containsEntry("LOG_LEVEL", "");
        assertThat(fresh(Map.of()).text("DB_PASSWORD=")).isNotEqualTo(fresh(Map.of()).text("DB_PASSWORD="));
    }

    @Test
    void anExamplesOwnPasswordIsNeverUsed() {
        assertThat(EnvFile.parse(fresh(Map.of()).text("DB_PASSWORD=changeme\n")).values().get("DB_PASSWORD")).matches("[0-9a-f]{48}");
    }

    @Test
    void whatIsConfiguredWinsWhateverItHolds() {
        String odd = "it's p# $HOME \"x\" a\\b";
        Map<String, String> values = EnvFile.parse(fresh(Map.of("DB_PASSWORD", odd, "CHATALOT_PORT", "8443", "MORE", "1"))
                .text("CHATALOT_PORT=8080\nDB_PASSWORD=\n")).values();

        assertThat(values).containsEntry("DB_PASSWORD", odd).containsEntry("CHATALOT_PORT", "8443").containsEntry("MORE", "1");
    }

    @Test
    void withoutAnExampleThereIsWhatChatalotNeeds() {
        assertThat(EnvFile.parse(fresh(Map.of()).text("")).names()).containsExactlyInAnyOrder("DB_PASSWORD", "TOTP_ENCRYPTION_KEY");
    }

    private static FreshEnv fresh(Map<String, String> given) {
        return new FreshEnv(given, new SecureRandom());
    }
}
