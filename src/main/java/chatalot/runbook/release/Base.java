package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan stands on. If any of it is another at the swap, the plan and its approvals are void.
 *
 * @param runningImage id of the image or release directory that the app runs
 * @param head         commit of the live checkout
 * @param migrations   the applied migrations: number, checksum, and whether it succeeded
 * @param composeFiles SHA-256 over the live Compose files, overrides included; over the unit and its drop-ins where there is one
 * @param env          keyed hash of {@code .env}: tells that it changed and nothing about what is in it
 */
public record Base(String runningImage, CommitId head, List<String> migrations, String composeFiles, String env) {

    public Base {
        migrations = List.copyOf(migrations);
    }

    /** What is another now, in words; empty when nothing is. */
    public List<String> differences(Base now) {
        List<String> differences = new ArrayList<>();
        note(differences, runningImage.equals(now.runningImage), "the app runs another release");
        note(differences, head.equals(now.head),
                "the live checkout moved from %s to %s".formatted(head.abbreviated(), now.head.abbreviated()));
        note(differences, migrations.equals(now.migrations), "the applied migrations changed");
        note(differences, composeFiles.equals(now.composeFiles), "a file of the installation changed (Compose files, or the unit and its drop-ins)");
        note(differences, env.equals(now.env), ".env changed");
        return differences;
    }

    private static void note(List<String> differences, boolean same, String words) {
        if (!same) {
            differences.add(words);
        }
    }
}
