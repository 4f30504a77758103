package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** Where copies of backups go, as it is configured. */
class CopyEntryTest {

    @TempDir
    private Path directory;
    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void anInstallation() throws IOException {
        Files.writeString(directory.resolve("docker-compose.yml"), "services: {}\n");
        environment.setProperty("runbook.instances.chat.directory", directory.toString());
    }

    @Test
    void placesForCopiesAreTakenInTheirOrder() throws IOException {
        Files.writeString(directory.resolve("password"), "secret\n");
        place(0, "name", "near");
        place(0, "directory", "/mnt/backups/chat");
        place(1, "name", "offsite");
        place(1, "sftp", "sftp://runbook@backup.example.org:2222/srv/chat/");
        place(1, "password-file", "password");
        place(1, "known-hosts", "known_hosts");

        List<CopyPlace> places = SettingsReader.read(environment).get("chat").copies();

        assertThat(places).extracting(CopyPlace::words).containsExactly("near (/mnt/backups/chat)",
                "offsite (sftp://runbook@backup.example.org:2222/srv/chat)");
        CopyPlace.Sftp offsite = (CopyPlace.Sftp) places.get(1);
        assertThat(offsite.address().knownAs()).isEqualTo("[backup.example.org]:2222");
        assertThat(offsite.credential()).isEqualTo(new CopyPlace.Credential(CopyPlace.Credential.Kind.PASSWORD,
                directory.resolve("password")));
        assertThat(offsite.knownHosts()).isEqualTo(directory.resolve("known_hosts"));
        assertThat(offsite.patience()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name=Near, directory=/mnt/x                                        | copies[0].name: 'Near' is no name",
        "directory=/mnt/x                                                   | copies[0].name",
        "name=near                                                          | copies[0]: it needs either directory, here or sftp",
        "name=near, directory=/mnt/x, sftp=sftp://u@h/x                     | copies[0]: it needs either directory, here or sftp",
        "name=near, directory=x                                             | copies[0].directory: it must be an absolute path",
        "name=near, directory=/var/backups/chatalot-runbook                 | copies[0].directory: /var/backups/chatalot-runbook and",
        "name=near, directory=/mnt/x, known-hosts=k                         | belong to sftp alone",
        "name=far, sftp=sftp://u@h/x, known-hosts=k                         | it needs either identity-file or password-file",
        "name=far, sftp=sftp://u@h/x, password-file=nothing, known-hosts=k  | copies[0].password-file",
        "name=far, sftp=sftp://u@h/x, identity-file=docker-compose.yml, known-hosts=k | copies[0].identity-file",
        "name=far, sftp=sftp://u@h/x, password-file=docker-compose.yml      | copies[0].known-hosts: it is missing",
        "name=far, sftp=sftp://u@h, password-file=docker-compose.yml        | copies[0].sftp: the path",
        "name=far, sftp=sftp://u@h/a/../b, password-file=docker-compose.yml | copies[0].sftp: the path",
        "name=far, sftp=sftp://h/x, password-file=docker-compose.yml        | copies[0].sftp: the user's name",
        "name=far, sftp=ftp://u@h/x, password-file=docker-compose.yml       | copies[0].sftp: the address"})
    void aPlaceForCopiesThatCannotWorkIsRefused(String keys, String problem) {
        for (String key : keys.split(", ")) {
            place(0, key.substring(0, key.indexOf('=')), key.substring(key.indexOf('=') + 1));
        }

        assertRefused("Instance chat", problem);
    }

    @Test
    void aPasswordInAnAddressIsRefusedAndNotRepeated() {
        for (String address : List.of("sftp://u:pearl@h/x", "sftp://u:pearl {}@h/x")) {
            place(0, "name", "far");
            place(0, "sftp", address);

            assertRefused("copies[0].sftp").satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("pearl"));
        }
    }

    @Test
    void twoPlacesNeedTwoNamesAndTwoDirectories() {
        place(0, "name", "near");
        place(0, "directory", "/mnt/x");
        place(1, "name", "near");
        place(1, "directory", "/mnt/y");
        assertRefused("copies[1].name", "near is the name of another place");

        place(1, "name", "far");
        place(1, "directory", "/mnt/x");
        assertRefused("copies[1]", "same place");
    }

    private void place(int index, String key, String value) {
        environment.setProperty("runbook.instances.chat.copies[%d].%s".formatted(index, key), value);
    }

    private ThrowableAssertAlternative<WrongConfiguration> assertRefused(String... words) {
        return assertThatExceptionOfType(WrongConfiguration.class).isThrownBy(() -> SettingsReader.read(environment))
                .satisfies(wrong -> assertThat(wrong.getMessage()).contains(words));
    }
}
