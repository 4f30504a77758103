package chatalot.runbook.backup;

import chatalot.runbook.backup.OpenedSecrets.SecretFile;
import chatalot.runbook.instance.EnvFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether opened secrets are one backup's, and fit each other: they are marked with its id and are the files that its
 * manifest names, every private key has its public key, and the env file holds what the data need to be read.
 */
final class SecretsTogether {

    private static final List<String> NEEDED = List.of("DB_PASSWORD", "TOTP_ENCRYPTION_KEY");

    private final Backup backup;
    private final Unpacked unpacked;

    SecretsTogether(Backup backup, Unpacked unpacked) {
        this.backup = backup;
        this.unpacked = unpacked;
    }

    /** @param mark the id of the backup they say they belong to */
    record Unpacked(Optional<String> mark, List<SecretFile> files) { }

    /** @throws BackupFailed with everything that does not fit; it names files and variables, never a value */
    void require() {
        List<String> problems = new ArrayList<>();
        if (!unpacked.mark().equals(Optional.of(backup.id().value()))) {
            problems.add("they are those of %s".formatted(unpacked.mark().orElse("no backup of ours")));
        }
        files(problems);
        keys(problems);
        environment(problems);
        if (!problems.isEmpty()) {
            throw new BackupFailed("The secrets of backup %s of %s do not belong together: %s.".formatted(backup.id(),
                    backup.manifest().instance(), String.join("; ", problems)),
                    "restore another backup, or put these files right by hand after the restore");
        }
    }

    private void files(List<String> problems) {
        TreeSet<String> named = new TreeSet<>(backup.manifest().secrets().map(Manifest.Secrets::paths).orElse(List.of()));
        TreeSet<String> found = unpacked.files().stream().map(file -> file.path().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        named.stream().filter(path -> !found.contains(path)).forEach(path -> problems.add(path + " is missing"));
        found.stream().filter(path -> !named.contains(path)).forEach(path -> problems.add(path + " is not in the manifest"));
    }

    private void keys(List<String> problems) {
        Map<Path, SecretFile> byPath = unpacked.files().stream()
                .collect(Collectors.toMap(SecretFile::path, Function.identity(), (first, again) -> first));
        List<SecretFile> privates = unpacked.files().stream().filter(file -> name(file).matches(".*private.*\\.pem")).toList();
        if (privates.isEmpty()) {
            problems.add("there is no private key (*private*.pem): nobody's session could be signed");
        }
        for (SecretFile key : privates) {
            Path publicPath = key.path().resolveSibling(name(key).replace("private", "public"));
            Optional<SecretFile> other = Optional.ofNullable(byPath.get(publicPath));
            if (other.isEmpty()) {
                problems.add("%s has no public key %s".formatted(key.path(), publicPath.getFileName()));
            } else {
                KeyPairCheck.problem(key.contents(), other.get().contents()).ifPresent(how ->
                        problems.add("%s and %s: %s".formatted(key.path(), publicPath.getFileName(), how)));
            }
        }
    }

    private void environment(List<String> problems) {
        List<SecretFile> files = unpacked.files().stream().filter(file -> name(file).matches("\\.env(\\..*)?|.*\\.env")).toList();
        if (files.isEmpty()) {
            problems.add("there is no .env");
            return;
        }
        List<EnvFile> read = files.stream().map(file -> EnvFile.parse(new String(file.contents(), StandardCharsets.UTF_8))).toList();
        NEEDED.stream().filter(name -> read.stream().allMatch(file -> file.values().getOrDefault(name, "").isBlank()))
                .forEach(name -> problems.add("%s has no %s".formatted(files.get(0).path(), name)));
    }

    private static String name(SecretFile file) {
        return file.path().getFileName().toString();
    }
}
