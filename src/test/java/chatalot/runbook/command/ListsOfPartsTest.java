package chatalot.runbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.command.Shell.Ended;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the built service says of its own parts, held against the libraries that lie beside it. */
@Tag("long")
class ListsOfPartsTest {

    /** Starters name other libraries and have nothing in them, so Spring Boot leaves them out. */
    private static final String EMPTY = "spring-boot-starter.*";
    /** What unpacks the jar: added by Spring Boot itself, of its own version. */
    private static final String UNPACKER = "spring-boot-jarmode-tools-";

    /** Variants of a library that are named after it. */
    private static final String VARIANT = "-(classes|scala-shaded)$";

    private static Path built;

    @BeforeAll
    static void build() {
        Ended ended = Shell.run("src/setup/build.sh");
        assertThat(ended.exitCode()).as(ended.said()).isZero();
        built = Path.of(ended.said().strip().lines().reduce((first, last) -> last).orElseThrow());
    }

    @Test
    void theBillOfMaterialsNamesEveryLibraryAndNoOther() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(built.resolve("sbom.cdx.json").toFile());
        Set<String> named = components(bill).map(part -> part.path("name").asText() + "-" + part.path("version").asText()).collect(Collectors.toSet());

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(libraries()).isNotEmpty().isEqualTo(named.stream().filter(name -> !name.matches(EMPTY)).collect(Collectors.toSet()));
    }

    @Test
    void everyLibraryIsListedWithItsChecksumAndALicence() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(built.resolve("sbom.cdx.json").toFile());

        assertThat(components(bill)).isNotEmpty().allSatisfy(part -> {
            assertThat(part.path("hashes").toString()).as(part.path("name").asText()).contains("SHA-256");
            assertThat(part.path("licenses")).as(part.path("name").asText()).isNotEmpty();
        });
    }

    @Test
    void thePagesOwnLibrariesAreOnTheListForPeople() throws IOException {
        String list = Files.readString(built.resolve("third-party.md"));

        assertThat(list).contains("org.webjars.npm:htmx.org", "org.webjars.npm:bpmn-js", "camunda-webapp-webjar");
        assertThat(libraries()).allSatisfy(library -> assertThat(list.lines().filter(line -> line.startsWith("| ")))
                .anyMatch(line -> library.equals(line.replaceFirst("\\| .*:(.*) \\| (.*) \\| .+ \\|", "$1-$2"))));
    }

    @Test
    void aLicenceThatNobodyAgreedToFailsTheBuild(@TempDir Path directory) throws IOException {
        Path allowed = directory.resolve("allowed.txt");
        Files.writeString(allowed, Files.readString(Path.of("src", "third-party", "allowed.txt")).replace("0BSD\n", ""));

        Ended ended = Shell.run("mvn", "--batch-mode", "--offline", "license:add-third-party@licences", "-Doutput.directory=" + directory,
                "-Dallowed-licences=" + allowed);

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ended.said()).contains("0BSD").contains("htmx.org");
    }

    private static Stream<JsonNode> components(JsonNode bill) {
        return StreamSupport.stream(bill.path("components").spliterator(), false);
    }

    private static Set<String> libraries() throws IOException {
        try (Stream<Path> jars = Files.list(built.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", "").replaceFirst(VARIANT, ""))
                    .filter(jar -> !jar.startsWith(UNPACKER)).collect(Collectors.toSet());
        }
    }
}
