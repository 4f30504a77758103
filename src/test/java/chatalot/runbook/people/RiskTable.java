package chatalot.runbook.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The table that comes with the service, with another soak time: nobody here waits for a quarter of an hour. */
public final class RiskTable {

    private RiskTable() {
    }

    /** Writes it. @param soak in minutes, for every update. @param directory is there. @return the file, for {@code runbook.risk-table} */
    public static Path withSoak(int soak, Path directory) {
        try {
            return Files.writeString(directory.resolve("update-risk.dmn"), Files.readString(Path.of("processes", "update-risk.dmn"))
                    .replaceAll("<text>(15|30)</text>", "<text>" + soak + "</text>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
