package chatalot.runbook.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.Optional;
import java.util.stream.Stream;

/** The version that a {@code Cargo.toml} gives to its server: of the workspace, else of the package. */
final class CargoVersion {

    private static final TomlMapper TOML = new TomlMapper();

    private CargoVersion() {
    }

    /** Empty when the text is no TOML or names no version. */
    static Optional<String> of(String cargo) {
        try {
            JsonNode root = TOML.readTree(cargo);
            return Stream.of(root.path("workspace").path("package").path("version"), root.path("package").path("version"))
                    .filter(JsonNode::isTextual).map(JsonNode::asText).findFirst();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
