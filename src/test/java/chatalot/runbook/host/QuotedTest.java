package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.text.Hostile;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Words for a shell, told to a real one. */
class QuotedTest {

    @Property(tries = 60)
    void aShellReadsEveryWordAsItWas(@ForAll("words") List<String> words) {
        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            String said = new LocalHost(docker).demand(Command.of("bash", "-c", "printf '%s\\0' " + Quoted.words(words))
                    .with("LC_ALL", "C.UTF-8")).output();

            assertThat(said.replaceFirst("\n$", "")).isEqualTo(String.join("\0", words) + "\0");
        }
    }

    /** What may stand in a process's arguments; the output comes line by line, so ends of lines are all alike. */
    @Provide
    Arbitrary<List<String>> words() {
        return Hostile.text().filter(text -> text.length() < 2000).map(text -> text.replaceAll("[\\x00\\r\\ud800-\\udfff]", "")).list().ofMinSize(1).ofMaxSize(8);
    }
}
