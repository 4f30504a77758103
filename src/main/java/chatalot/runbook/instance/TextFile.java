package chatalot.runbook.instance;

import java.nio.file.Path;

/**
 * A file that an administrator puts somewhere.
 *
 * @param place absolute
 * @param text  the whole of it
 */
public record TextFile(Path place, String text) { }
