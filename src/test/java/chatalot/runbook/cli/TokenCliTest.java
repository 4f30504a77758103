package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Accounts;
import chatalot.runbook.web.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signing in with a token from the command line, and changing one's password there. */
class TokenCliTest extends CliTest {

    @Test
    void aTokenIsPrintedAloneAndSignsInFromAFile() throws IOException {
        Typed.Said made = as("olivia", "token", "create", "--name", "laptop", "--scope", "read", "--expires", "7d");

        assertThat(made.code()).as(made.errors()).isZero();
        assertThat(made.out().strip()).matches("rbt_[A-Za-z0-9_-]{43}");
        assertThat(made.errors()).contains("It is shown this once").doesNotContain(made.out().strip());
        Path file = Files.writeString(directory.resolve("token"), made.out());
        assertThat(withToken(file, "runs").code()).isZero();
        assertThat(withToken(file, "update", "demo", "--to", "1.1.0", "--reason", "x")).satisfies(said -> {
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.errors()).contains("This needs a token of the scope operate");
        });
    }

    @Test
    void tokensAreListedAndRevoked() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), as("arthur", "token", "create", "--name", "nightly", "--scope", "read").out());
        String line = as("arthur", "token", "list").out().lines().filter(row -> row.contains("nightly")).findFirst().orElseThrow();
        assertThat(line).contains("arthur", "read");
        assertThat(as("ada", "token", "list", "--all").out()).containsPattern("arthur +read .*nightly");
        assertThat(as("paula", "token", "list", "--all").errors()).contains("Only members of admins");

        assertThat(as("arthur", "token", "revoke", line.split(" ")[0]).out()).contains("Revoked.");

        assertThat(withToken(file, "runs").errors()).contains("expired or revoked");
        assertThat(as("arthur", "token", "list").out()).doesNotContain("nightly");
    }

    @Test
    void theEnvironmentNamesATokenAndAUserOnTheCommandLineIsMeantInstead() throws IOException, InterruptedException {
        String token = as("arthur", "token", "create", "--name", "environment", "--scope", "read").out().strip();
        Path file = Files.writeString(directory.resolve("token"), token + "\n");

        assertThat(process(Map.of("RUNBOOK_TOKEN", token), "token", "list")).contains("environment");
        assertThat(process(Map.of("RUNBOOK_TOKEN_FILE", file.toString(), "RUNBOOK_USER", "nobody"), "token", "list")).contains("environment");
        assertThat(process(Map.of("RUNBOOK_TOKEN", token, "RUNBOOK_PASSWORD", Caller.PASSWORD), "token", "list", "--user", "paula"))
                .doesNotContain("environment");
    }

    @Test
    void aPasswordIsChangedFromAFileAndNotWithAToken() throws IOException {
        new Accounts(port).make("changing", "auditors");
        Typed.Said made = as("changing", "token", "create", "--name", "x", "--scope", "operate");
        assertThat(made.code()).as(made.errors()).isZero();
        Path file = Files.writeString(directory.resolve("token"), made.out());
        Path fresh = Files.writeString(directory.resolve("fresh"), "another-long-password\n");

        assertThat(withToken(file, "password", "--new-password-file", fresh.toString()).errors()).contains("A token changes no password");
        assertThat(as("changing", "password", "--new-password-file", fresh.toString())).satisfies(said -> assertThat(said.out()).as(said.errors())
                .contains("Changed."));

        assertThat(as("changing", "runs").code()).isEqualTo(1);
        assertThat(Typed.run("runs", "--server", server(), "--user", "changing", "--password-file", fresh.toString()).code()).isZero();
        new Accounts(port).remove("changing");
    }

    @Test
    void whatToDoWithTokensHasToBeSaid() {
        Typed.Said said = Typed.run("token");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.errors()).contains("token create, token list or token revoke");
    }

    private Typed.Said withToken(Path file, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server(), "--token-file", file.toString()));
        return Typed.run(all.toArray(String[]::new));
    }

    /** As a process, which has an environment of its own. */
    private String process(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), RunbookCli.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RUNBOOK_URL", server());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private String server() {
        return "http://localhost:" + port;
    }
}
