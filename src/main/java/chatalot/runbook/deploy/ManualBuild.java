package chatalot.runbook.deploy;

import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How Chatalot's manual builds a release. What the build before has left in the live checkout is used again: compiled crates where nobody
 * changed them, and the WebAssembly of the crypto crates, which is no part of the repository and is made anew only where they changed.
 */
record ManualBuild(Host host, Instance instance, Path worktree) {

    private static final String WASM = "clients/web/src/lib/crypto/wasm";
    private static final String CRYPTO = "crates/chatalot-crypto*";

    List<List<String>> commands(String commit) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of("env", "SQLX_OFFLINE=true", "cargo", "build", "--release"));
        Path made = instance.directory().resolve(WASM);
        if (!host.exists(made) || cryptoChanged(commit)) {
            commands.add(List.of("bash", "scripts/build-wasm.sh"));
        } else {
            commands.add(List.of("cp", "--recursive", "--no-target-directory", made.toString(), WASM));
        }
        commands.add(List.of("npm", "--prefix", "clients/web", "ci"));
        commands.add(List.of("npm", "--prefix", "clients/web", "run", "build"));
        return commands;
    }

    private boolean cryptoChanged(String commit) {
        return !new Git(host, instance.directory()).run("diff", "--quiet", "HEAD", commit, "--", CRYPTO).succeeded();
    }
}
