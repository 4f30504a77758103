package chatalot.runbook.bench.updates;

import chatalot.runbook.demo.ChatApi;
import chatalot.runbook.sample.SampleInstance;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that an instance holds.
 *
 * @param rows  what its tables come to
 * @param files SHA-256 by name
 */
record Holdings(String rows, Map<String, String> files) {

    private static final String ROWS = """
            select (select count(*) || ' messages, ' || coalesce(sum(hashtextextended(key || text, id)), 0) from messages)
                || '; ' || (select count(*) || ' users, ' || coalesce(sum(hashtextextended(name, id)), 0) from users)
                || '; ' || (select count(*) || ' migrations' from _sqlx_migrations)""";

    /** Reads all of it. */
    static Holdings of(SampleInstance sample) {
        ChatApi chat = new ChatApi(sample.url());
        Map<String, String> files = new HashMap<>();
        chat.fileNames().forEach(name -> files.put(name, chat.digest(name).orElse("gone")));
        return new Holdings(sample.select("chatalot", ROWS).get(0), Map.copyOf(files));
    }
}
