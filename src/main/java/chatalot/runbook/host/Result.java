package chatalot.runbook.host;

/**
 * What a finished command left behind.
 *
 * @param exitCode 0 means success
 * @param output   standard output, whole
 * @param errors   standard error, whole
 */
public record Result(int exitCode, String output, String errors) {

    public boolean succeeded() {
        return exitCode == 0;
    }

    /** Standard output without the final line break: what most one-line commands are asked for. */
    public String text() {
        return output.strip();
    }
}
