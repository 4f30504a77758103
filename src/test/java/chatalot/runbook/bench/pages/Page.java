package chatalot.runbook.bench.pages;

/**
 * One address that is asked for.
 *
 * @param pattern of the mapping that answers it
 * @param name    for people: the pattern with what is asked of it
 * @param path    as sent
 * @param user    who asks
 */
record Page(String pattern, String name, String path, String user) {

    /** With a password at every request, as REST is used; the others with a session. */
    boolean isRest() {
        return path.startsWith("/api/");
    }
}
