package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.text.HoldsNoControl;
import chatalot.runbook.text.Hostile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What operators write about their instances, and what an instance's files say of it. */
class TypedTextTest {

    private static final String PASSWORD = "T0PSECRET";

    @Property
    void aNameIsOneThatFilesLabelsAndLogsTake(@ForAll("names") String typed) {
        try {
            assertThat(new InstanceName(typed).value()).matches("[a-z][a-z0-9-]*").hasSizeLessThanOrEqualTo(40);
            assertThat(new PlaceName(typed).value()).isEqualTo(typed);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("lower-case letters, digits and dashes");
        }
    }

    @Property
    void aDatabaseIsNamedInSqlByItsQuotedNameAlone(@ForAll("databases") String written) {
        try {
            DatabaseName name = new DatabaseName(written);
            assertThat(name.quoted()).matches("\"[A-Za-z_][A-Za-z0-9_]{0,62}\"");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("Not a database name");
        }
    }

    @Property
    void anyTextIsAnEnvFileThatShowsNoValue(@ForAll("envs") String text) {
        EnvFile env = EnvFile.parse(text);

        assertThat(env.names()).allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_.-]*"));
        assertThat(env.toString()).doesNotContain(PASSWORD);
        assertThat(env.values().values()).containsAll(env.secrets().stream().filter(env.values()::containsValue).toList());
    }

    @Property
    void whatIsWrittenAsAnEnvFileIsReadAsItWasMeant(@ForAll("values") String value) {
        assertThat(EnvFile.parse("TOKEN='%s'\nNEXT=1\n".formatted(value.replace("'", "\\'"))).values()).isEqualTo(Map.of("TOKEN", value, "NEXT", "1"));
    }

    @Property
    void aDatabaseUrlIsUnderstoodOrRefusedWithoutItsPassword(@ForAll("urls") String url) {
        try {
            DatabaseUrl parsed = DatabaseUrl.parse(url);
            assertThat(parsed.port()).isBetween(1, 65535);
            assertThat(parsed.toString()).doesNotContain(PASSWORD);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("DATABASE_URL").hasMessageNotContaining(PASSWORD).hasNoCause();
        }
        assertThatCode(() -> DatabaseUrl.passwords(url)).doesNotThrowAnyException();
    }

    @Property
    void aPlaceOfCopiesIsAnAbsolutePathWithNoWayUpOrRefusedWithoutAPassword(@ForAll("places") String written) {
        try {
            SftpAddress address = SftpAddress.read(written);
            assertThat(List.of(address.path().split("/", -1))).doesNotContain("..", ".").first().isEqualTo("");
            assertThat(address.toString()).is(new HoldsNoControl()).doesNotContain(PASSWORD);
            assertThat(address.port()).isBetween(1, 65535);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageEndingWith("not as it must be").hasMessageNotContaining(PASSWORD).hasNoCause();
        }
    }

    @Property
    void whereAnAppListensHasAPort(@ForAll("listening") String text) {
        ListenAddress.parse(text).ifPresent(address -> {
            assertThat(address.port()).isBetween(1, 65535);
            assertThat(address.toString()).is(new HoldsNoControl());
        });
    }

    @Property
    void aCommandIsItsWordsAndNoShellReadsThem(@ForAll("commands") String line) {
        try {
            assertThat(WrittenCommand.arguments(line)).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageMatching("(?s)a quote is not closed in: .*|a command is empty");
        }
    }

    @Property
    void wordsBetweenQuotesAreTakenAsTheyAre(@ForAll("values") String one, @ForAll("values") String other) {
        String words = List.of(one, other).stream().map(word -> "'" + word.replace("'", "'\"'\"'") + "'").collect(Collectors.joining(" "));

        assertThat(WrittenCommand.arguments(words)).containsExactly(one, other);
    }

    @Property
    void whatComposePrintsIsAModelOrRefusedWithoutRepeatingIt(@ForAll("models") String json) {
        try {
            ComposeModel model = ComposeModel.parse(json);
            model.services().forEach(service -> {
                model.image(service);
                model.containerName(service);
                model.networks(service);
                model.dependencies(service);
                model.environment(service, "DATABASE_URL");
            });
            model.secretFiles();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessage("`docker compose config` did not print JSON").hasNoCause();
        }
    }

    @Example
    void whatIsNoObjectIsNoModel() {
        assertThat(List.of("", "null", "[]", "1", "\"services\"")).allSatisfy(printed ->
                assertThatThrownBy(() -> ComposeModel.parse(printed)).isInstanceOf(IllegalArgumentException.class).hasNoCause());
    }

    @Property
    void whatAServiceManagerSaysIsReadWhateverItIs(@ForAll("units") String shown) {
        assertThatCode(() -> UnitEnvironment.written(shown)).doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> names() {
        return Hostile.around(Arbitraries.strings().withChars("abz019-").ofMinLength(1).ofMaxLength(42));
    }

    @Provide
    Arbitrary<String> databases() {
        return Hostile.around(Arbitraries.strings().withChars("abzAZ019_").ofMinLength(1).ofMaxLength(65));
    }

    @Provide
    Arbitrary<String> envs() {
        return Hostile.around(Arbitraries.of("A=" + PASSWORD + "\n", "export B = '" + PASSWORD + "'\n", "C=\"x\\\"" + PASSWORD + "\"\n", "D: x # " + PASSWORD, "E='", "F=\"\\",
                "G=\"a\n" + PASSWORD + "\nb\"\n", "URL=https://a:" + PASSWORD + "@b/\n"));
    }

    /** One line without a backslash, which quotes cannot end in. */
    @Provide
    Arbitrary<String> values() {
        return Hostile.text().map(text -> text.replaceAll("[\\n\\r\\\\]", "")).filter(text -> text.equals(text.lines().collect(Collectors.joining())));
    }

    @Provide
    Arbitrary<String> urls() {
        return Hostile.around(Arbitraries.of("postgres://chat:" + PASSWORD + "@db:5432/chat", "postgresql://chat:" + PASSWORD + "@[::1]/chat?sslmode=disable",
                "postgres://db:99999/chat", "postgres://db:0/chat", "postgres://chat:" + PASSWORD + "%@db/chat?host=x"));
    }

    @Provide
    Arbitrary<String> places() {
        return Hostile.around(Arbitraries.of("sftp://runbook@backup.example.org/srv/backups", "sftp://runbook:" + PASSWORD + "@[::1]:22/srv", "sftp://a@b:70000/c",
                "sftp://a@b/c/../d", "sftp://a@b/%2e%2e/d", "sftp://a@b/%00", "sftp://a:" + PASSWORD + "@b b/c"));
    }

    @Provide
    Arbitrary<String> listening() {
        return Hostile.around(Arbitraries.of("0.0.0.0:8080", "[::]:8080", "127.0.0.1:0", ":99999", "localhost:1"));
    }

    @Provide
    Arbitrary<String> commands() {
        return Hostile.around(Arbitraries.of("npm ci --prefix clients/web", "env A='b c' x", "\"a\"'b'c", "'"));
    }

    @Provide
    Arbitrary<String> models() {
        return Hostile.around(Arbitraries.of("{\"name\":\"chat\",\"services\":{\"app\":{\"image\":\"x\",\"environment\":{\"DATABASE_URL\":\"" + PASSWORD + "\"}}}}", "{\"services\":[1]}",
                "{\"services\":{\"a\":null,\"b\":{\"depends_on\":{\"b\":{}},\"networks\":7}}}", "{\"a\":", "[", "{\"secrets\":{\"x\":{\"file\":\"/y\\u0000\"}}}", "1"));
    }

    @Provide
    Arbitrary<String> units() {
        return Hostile.around(Arbitraries.of("A=b \"C=d e\" F=\\\"g", "X=", "\"", "\\", "A=b"));
    }
}
