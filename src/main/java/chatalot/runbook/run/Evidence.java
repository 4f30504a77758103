package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The documents attached to one run. A document's name is unique in its run; putting it again replaces it. */
public interface Evidence {

    /** What an approver has to look at before they sign: Markdown, at most 4000 characters. */
    String TO_LOOK_AT = "what-to-look-at.md";

    /** Stores a text document (UTF-8) with its SHA-256. */
    void put(String name, String mediaType, String text);

    Optional<String> text(String name);

    List<Document> list();

    /**
     * @param name      for example {@code plan.json}
     * @param mediaType for example {@code application/json}
     * @param size      in bytes
     * @param sha256    lower-case hex of the content
     * @param step      that wrote it, where one did and it is on record
     */
    record Document(String name, String mediaType, long size, String sha256, Instant at, Optional<String> step) { }
}
