package chatalot.runbook.deploy;

import chatalot.runbook.host.Account;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Facts;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.ReleaseTree;
import chatalot.runbook.instance.SystemdInstallation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The releases of an installation without Docker: {@code <root>/releases/<id>/}, each known by what is in it, and names for them as links
 * in {@code <root>/releases/names}. {@code <root>/current} points at the one that serves.
 */
final class ReleaseDirectories implements ReleaseStore {

    static final Script SWITCH = script("switch-release.sh");
    private static final Script LIST = script("list-releases.sh");
    private static final Script NAME = script("name-release.sh");
    private static final Script INSTALL = script("install-release.sh");
    private static final Script TIDY = script("tidy-releases.sh");
    private static final Script RECORD_FLAT = script("record-flat.sh");
    /** Files of a release are copied and hashed. */
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int SHORT = 16;

    private final Host host;
    private final SystemdInstallation systemd;

    ReleaseDirectories(Host host, SystemdInstallation systemd) {
        this.host = host;
        this.systemd = systemd;
    }

    private static Script script(String name) {
        return ReleaseTree.with(Script.of(ReleaseDirectories.class, name));
    }

    @Override
    public Optional<Stored> find(String id) {
        return listed().releases().stream().filter(release -> release.id().equals(id)).findFirst();
    }

    /** Where a release lies that is there, whole. */
    Optional<Path> home(String id) {
        return find(id).map(release -> {
            Path stored = systemd.root().resolve("releases").resolve(shortId(id));
            return host.exists(stored) ? stored : systemd.root();
        });
    }

    @Override
    public Optional<Stored> named(String name) {
        Listed listed = listed();
        return Optional.ofNullable(listed.names().get(name)).flatMap(home -> listed.releases().stream()
                .filter(release -> shortId(release.id()).equals(home)).findFirst());
    }

    @Override
    public List<String> names() {
        return List.copyOf(listed().names().keySet());
    }

    @Override
    public void give(String id, String name) {
        run(NAME, id, name);
    }

    @Override
    public void take(String name) {
        run(NAME, "", name);
    }

    @Override
    public void tidy() {
        run(TIDY, Long.toString(KeptCopies.KEPT.toDays()));
    }

    @Override
    public String words(String name) {
        return systemd.root().resolve("releases/names").resolve(name).toString();
    }

    /** Puts what serves on record and tries that links can be made and moved. @return its id */
    String recordWhatServes() {
        return Facts.of(run(RECORD_FLAT).lines().toList(), "id");
    }

    /** Makes a release the one that serves, while the app is stopped. @param back it is the one that served before this run */
    void makeServe(String id, long run, boolean back) {
        List<String> arguments = new ArrayList<>(List.of(id, Long.toString(run)));
        if (back) {
            arguments.add("back");
        }
        run(SWITCH, arguments.toArray(String[]::new));
    }

    /** Copies what was built and gives it the commit's name. @param artifacts sources in the worktree by their places. @return its id */
    String install(Path worktree, String commit, Map<String, Path> artifacts) {
        List<String> arguments = new ArrayList<>(List.of(worktree.toString(), commit, host.user() == 0 && account().isOurs() ? owner() : ""));
        artifacts.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(artifact -> arguments.add(artifact.getKey() + "=" + artifact.getValue()));
        return Facts.of(run(INSTALL, arguments.toArray(String[]::new)).lines().toList(), "id");
    }

    private String owner() {
        return host.demand(Command.of("id", "--user", systemd.account())).text() + ":"
                + host.demand(Command.of("id", "--group", systemd.account())).text();
    }

    /** Whoever owns the root may place there what they like; root must not follow it. */
    private Account account() {
        return Account.ownerOf(host, systemd.root());
    }

    private String run(Script script, String... arguments) {
        List<String> all = new ArrayList<>(List.of(systemd.root().toString()));
        all.addAll(List.of(arguments));
        return host.demand(Command.of(account().command(script.command(all.toArray(String[]::new)))).within(LIMIT)).output();
    }

    /** @param names the short id by name */
    private record Listed(List<Stored> releases, Map<String, String> names) { }

    private Listed listed() {
        List<Stored> releases = new ArrayList<>();
        Map<String, String> names = new TreeMap<>();
        run(LIST).lines().map(line -> line.split("\t", -1)).forEach(fields -> {
            if (fields[0].equals("release") && fields.length == 4) {
                releases.add(new Stored(fields[1], Optional.of(fields[3]).filter(commit -> !commit.isEmpty()), Long.parseLong(fields[2])));
            } else if (fields[0].equals("name") && fields.length == 3) {
                names.put(fields[1], fields[2]);
            }
        });
        return new Listed(releases, names);
    }

    private static String shortId(String id) {
        String bare = id.replaceFirst("^sha256:", "");
        return bare.substring(0, Math.min(SHORT, bare.length()));
    }
}
