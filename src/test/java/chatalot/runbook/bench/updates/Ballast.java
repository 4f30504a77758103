package chatalot.runbook.bench.updates;

import chatalot.runbook.sample.SampleInstance;

/** Messages that make an instance's database large. They are the same every time, and no compression makes much of them. */
final class Ballast {

    /** As measured, with the indexes of the table. */
    private static final int ROWS_A_MEGABYTE = 600;
    private static final int ROWS_AT_ONCE = 30_000;
    private static final String WRITE = """
            insert into messages (author_id, text, key)
            select (select id from users where name = 'ballast'),
                   (select string_agg(encode(sha512(convert_to(number || '-' || part, 'UTF8')), 'base64'), '') from generate_series(1, 16) part),
                   'ballast-' || number
            from generate_series(%d, %d) number""";

    private Ballast() {
    }

    /** Writes about so many megabytes. */
    static void write(SampleInstance sample, int megabytes) {
        sample.select("chatalot", "insert into users (name) values ('ballast')");
        int rows = megabytes * ROWS_A_MEGABYTE;
        for (int first = 1; first <= rows; first += ROWS_AT_ONCE) {
            sample.select("chatalot", WRITE.formatted(first, Math.min(first + ROWS_AT_ONCE - 1, rows)));
        }
        // What the server would do sooner or later is not to happen in the middle of a round.
        sample.select("chatalot", "vacuum analyze messages");
        sample.select("chatalot", "checkpoint");
    }

    /** What its database takes on disk, in megabytes. */
    static int megabytes(SampleInstance sample) {
        return Integer.parseInt(sample.select("chatalot", "select pg_database_size(current_database()) / 1024 / 1024").get(0));
    }
}
