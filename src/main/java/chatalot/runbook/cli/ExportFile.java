package chatalot.runbook.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Takes all that a list finds into a file, instead of showing some of it. */
final class ExportFile {

    @Option(names = "--export", paramLabel = "FILE", description = "Write all that fit into this file; its name ends with .csv or .jsonl.")
    private Optional<Path> file;

    boolean isWanted() {
        return file.isPresent();
    }

    /** Writes the file where one is wanted; returns whether it was. */
    boolean wrote(Service service, Filters filters, String path) {
        file.ifPresent(wanted -> service.save(filters.with("format", Optional.of(format(wanted))).to(path), wanted));
        return isWanted();
    }

    private static String format(Path file) {
        String name = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("").toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".jsonl")) {
            throw new WrongUsage("--export needs the name of a file that ends with .csv or .jsonl.");
        }
        if (!Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new WrongUsage("There is no directory %s to export into.".formatted(file.toAbsolutePath().getParent()));
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
