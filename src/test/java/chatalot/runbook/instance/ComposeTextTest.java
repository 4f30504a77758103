package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.entry;

import chatalot.runbook.text.Hostile;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where secrets stand in Compose files. */
class ComposeTextTest {

    private static final String FILE = """
            services:
              app:
                build:
                  args: [NPM_TOKEN=npm-secret, MODE=plain]
                environment:
                  API_KEY: key-secret
                  CACHE: redis://u:url-secret@cache:6379
                  KEY_PATH: /run/secrets/jwt
                  FROM_ENV_TOKEN: ${TOKEN}
                labels: !override
                  - operator.hook-token=label-secret
                env_file: [a.env, {path: b.env, required: false}]
                secrets: [jwt]
            secrets:
              jwt: {file: ./secrets/jwt.pem}
            """;

    @Example
    void whatIsToldByItsNameIsASecretWhicheverWayItIsWritten() {
        ComposeText text = ComposeText.parse(FILE);

        assertThat(text.values()).contains(entry("NPM_TOKEN", "npm-secret"), entry("operator.hook-token", "label-secret"), entry("MODE", "plain"));
        assertThat(secrets(text)).containsExactlyInAnyOrder("npm-secret", "key-secret", "url-secret", "label-secret");
        assertThat(text.secretFiles()).containsExactly("./secrets/jwt.pem");
        assertThat(text.envFiles()).containsExactly("a.env", "b.env");
    }

    @Example
    void anAliasThatLeadsBackToItselfEndsAllTheSame() {
        assertThat(ComposeText.parse("a: &a\n  environment: {X_TOKEN: some-secret}\n  again: *a\n").values()).containsExactly(entry("X_TOKEN", "some-secret"));
    }

    @Property
    void anyTextIsReadAsFarAsItIsYaml(@ForAll("files") String text) {
        assertThatCode(() -> ComposeText.parse(text)).doesNotThrowAnyException();
    }

    private static Set<String> secrets(ComposeText text) {
        return text.values().stream().flatMap(value -> EnvFile.secretsIn(value.getKey(), value.getValue()).stream()).collect(Collectors.toSet());
    }

    @Provide
    Arbitrary<String> files() {
        return Hostile.around(Arbitraries.of(FILE, "{", "- ", "[", "a: ", "? ", "!!java.lang.Thread {}\n", "&a [*a]", "services: {a: {environment: [1, {}, []]}}"));
    }
}
