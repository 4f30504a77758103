package chatalot.runbook.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom a command runs on a host: where we are root, as somebody else who owns what it works on, so that nothing they place there can make root
 * do it elsewhere; else as ourselves. In either case without the variables of this service, which may be secret.
 */
public final class Account {

    private static final int ROOT = 0;
    private static final String CLEAN = "exec env -i PATH=\"$PATH\" HOME=\"$HOME\" USER=\"${USER:-}\" LANG=\"${LANG:-C.UTF-8}\" \"$@\"";

    private final List<String> becoming;

    private Account(List<String> becoming) {
        this.becoming = List.copyOf(becoming);
    }

    /** Whose a file or directory is. */
    public static Account ownerOf(Host host, Path path) {
        Owner owner = host.user() == ROOT ? host.owner(path) : new Owner(ROOT, ROOT);
        return owner.user() == ROOT ? ours() : new Account(List.of("setpriv", "--reuid=" + owner.user(), "--regid=" + owner.group(), "--clear-groups",
                "--reset-env"));
    }

    /** Somebody by name, with all their groups. */
    public static Account named(Host host, String name) {
        if (host.user() != ROOT || name.equals("root")) {
            return ours();
        }
        String group = host.demand(Command.of("id", "--group", name)).text();
        return new Account(List.of("setpriv", "--reuid=" + name, "--regid=" + group, "--init-groups", "--reset-env"));
    }

    private static Account ours() {
        return new Account(List.of("bash", "-c", CLEAN, "clean"));
    }

    /** Whether commands run as whoever this service is there. */
    public boolean isOurs() {
        return becoming.get(0).equals("bash");
    }

    /** Such a command. */
    public List<String> command(List<String> program) {
        List<String> all = new ArrayList<>(becoming);
        all.addAll(program);
        return all;
    }
}
