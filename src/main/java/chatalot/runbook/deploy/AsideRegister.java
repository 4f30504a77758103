package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where what a restore put aside lies: a small file beside the backups, written before anything is moved. */
final class AsideRegister {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Host host;
    private final KeptDirectory kept;

    AsideRegister(Host host, KeptDirectory kept) {
        this.host = host;
        this.kept = kept;
    }

    /**
     * Where each thing lies.
     *
     * @param directories by where each was
     * @param volumes     by the name of each
     */
    record Entries(Map<String, String> directories, Map<String, String> volumes) {

        private static final Entries NONE = new Entries(Map.of(), Map.of());
    }

    /** Enters all of it; it may not be there yet. */
    void enter(Aside aside, Path checkout) {
        Map<String, String> directories = new LinkedHashMap<>();
        aside.moves(checkout).forEach((from, to) -> directories.put(from.toString(), to.toString()));
        try {
            host.write(kept.aside(), JSON.writeValueAsString(new Entries(directories, aside.volumes())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings are always JSON", e);
        }
    }

    /** What was entered; nothing when nobody did. */
    Entries read() {
        return host.read(kept.aside()).map(text -> {
            try {
                return JSON.readValue(text, Entries.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("%s cannot be read; it says where lies what was put aside".formatted(kept.aside()), e);
            }
        }).orElse(Entries.NONE);
    }
}
