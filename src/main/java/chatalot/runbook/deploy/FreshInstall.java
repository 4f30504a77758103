package chatalot.runbook.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What comes into a place where no instance is, whatever brings it.
 *
 * @param directory      where the checkout comes to, absolute
 * @param directoryThere whether it was there when this was planned
 * @param present        files that lay there then and stay whatever happens, counted from the directory
 * @param former         where a checkout that was there stood
 * @param project        Compose project
 * @param composeFiles   absolute, as they will lie; empty leaves it to Compose
 * @param envFile        absolute, as it will lie
 * @param profiles       active Compose profiles
 * @param repository     where the checkout is fetched from
 * @param branch         that it will be on
 * @param commit         full id
 * @param reason         why this commit, as the end of a sentence
 * @param networksStay   the project's networks are not this run's to remove
 */
public record FreshInstall(Path directory, boolean directoryThere, List<String> present, Optional<Former> former, String project,
        List<Path> composeFiles, Optional<Path> envFile, List<String> profiles, String repository, Optional<String> branch, String commit,
        String reason, boolean networksStay) {

    /** @param branch absent for a detached HEAD */
    public record Former(Optional<String> branch, String commit) { }
}
