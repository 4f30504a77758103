package chatalot.runbook.web.pages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the page of a run shows below its head. */
enum RunPart {
    PROGRESS, LOG, PLAN, APPROVALS, BACKUP, DOCUMENTS, AUDIT;

    /** The one of that name; progress where there is none. */
    static RunPart named(Optional<String> name) {
        return Arrays.stream(values()).filter(part -> part.key().equals(name.orElse(""))).findFirst().orElse(PROGRESS);
    }

    /** As it stands in an address. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it stands on its tab. */
    public String words() {
        return name().charAt(0) + key().substring(1);
    }
}
