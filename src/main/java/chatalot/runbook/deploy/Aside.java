package chatalot.runbook.deploy;

import chatalot.runbook.instance.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies at the place of an instance, and where it is put aside to as it lies: nothing of it is read, so it may be broken in
 * whatever way.
 *
 * @param directory   where the checkout comes to; it lies beside where it was
 * @param directories directories on the host that hold user files and lie outside of the checkout, and where each comes to
 * @param volumes     Docker volumes of the Compose project, and the volume that each is copied to
 * @param containers  names; they go, and nothing but what is in volumes and directories outlives them
 * @param running     whether any of them ran
 * @param images      the names of images that they were made from, and the id of each
 * @param composeFiles absolute, that they were made with; empty leaves it to Compose
 * @param envFile     absolute, that they were made with
 * @param image       id of the image that the database's container was made from: it has the tools to copy with
 * @param bytes       in the volumes
 */
public record Aside(Path directory, Map<String, String> directories, Map<String, String> volumes, List<String> containers,
        boolean running, Map<String, String> images, List<Path> composeFiles, Optional<Path> envFile, String image, long bytes) {

    public Aside {
        directories = Map.copyOf(directories);
        volumes = Map.copyOf(volumes);
        containers = List.copyOf(containers);
        images = Map.copyOf(images);
        composeFiles = List.copyOf(composeFiles);
    }

    /** All directories, the checkout at last: it holds what a person needs to go on by hand. */
    Map<Path, Path> moves(Path checkout) {
        Map<Path, Path> moves = new LinkedHashMap<>();
        directories.forEach((from, to) -> moves.put(Path.of(from), Path.of(to)));
        moves.put(checkout, directory);
        return moves;
    }

    /** What approvers read, as Markdown. */
    List<String> text(Path checkout) {
        List<String> lines = new ArrayList<>(List.of("## What is there now", "",
                ("**No restore point is taken, and nobody has counted what is lost**: all that was written after the backup is gone from the "
                        + "instance. What is there now is put aside as it lies and kept for %d days, for people who can read it.")
                        .formatted(KeptCopies.KEPT.toDays()), "",
                "| what is there | where it comes to |", "|---|---|"));
        moves(checkout).forEach((from, to) -> lines.add("| directory %s | %s |".formatted(from, to)));
        volumes.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(volume -> lines.add("| volume %s | volume %s |".formatted(volume.getKey(), volume.getValue())));
        lines.add("| containers %s | removed; what only they hold, their logs for example, is gone |".formatted(
                containers.isEmpty() ? "(none)" : String.join(", ", containers)));
        lines.add("");
        lines.add("The volumes hold %s; that much is copied, and compared, while the instance is away.".formatted(Disk.words(bytes)));
        lines.add("It is away until users are let in. If the restore fails, all of this comes back to where it was.");
        lines.add("");
        return lines;
    }
}
