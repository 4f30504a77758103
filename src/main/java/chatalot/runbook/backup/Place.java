package chatalot.runbook.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * A directory that holds sets: an instance's backups, or a place for copies of them. Paths count from it and are
 * written with {@code /}. Every method answers {@link IOException} for what the place refused, and when it cannot be
 * reached any more.
 */
interface Place extends AutoCloseable {

    /**
     * Something that lies at a place.
     *
     * @param path from the directory that was listed
     * @param bytes of a file
     */
    record Entry(String path, Kind kind, long bytes) {

        enum Kind { FILE, DIRECTORY, OTHER }

        boolean isFile() {
            return kind == Kind.FILE;
        }
    }

    /** For people: its name and where it is. */
    String words();

    /** Whether this failure means that the way to the place is gone; otherwise the place answered, or it failed here. */
    boolean isLost(IOException failure);

    /** Bytes that can still be written; empty when the place does not say. */
    OptionalLong free() throws IOException;

    /** What lies directly in this place. */
    List<Entry> sets() throws IOException;

    /** Everything below a directory, what holds before what is held; nothing when it is not there. */
    List<Entry> below(String directory) throws IOException;

    /** Makes a directory for this service's account alone; there already is success. Its parent has to be there. */
    void makeDirectory(String path) throws IOException;

    /** A file from its beginning; to be closed. */
    InputStream read(String path) throws IOException;

    /** Writes a file from its beginning; it is on the place's disk when {@code close} has returned, as far as the place can say. */
    OutputStream write(String path) throws IOException;

    /** Gives something another name. Nothing may have that name yet. */
    void rename(String from, String to) throws IOException;

    /** Removes something with all it holds; not there is success. */
    void remove(String path) throws IOException;

    /** Lets names and directories reach the disk, as far as the place can do that. */
    void settle() throws IOException;

    @Override
    void close();
}
