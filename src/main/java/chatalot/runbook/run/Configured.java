package chatalot.runbook.run;

import java.util.Map;

/** What a site has configured and what decides how runs go: at each start it is compared with the start before. */
public interface Configured {

    /** What is configured, by its name, as text for people; no secrets. */
    Map<String, String> facts();
}
