package chatalot.runbook.deploy;

import chatalot.runbook.host.Script;
import chatalot.runbook.instance.Instance;
import java.util.List;

/**
 * How Chatalot's manual builds a release. The WebAssembly of the crypto crates is made anew only where these changed; what was made of the very same
 * ones is kept, known by their contents.
 */
final class ManualBuild {

    private static final Script WASM = Script.of(ManualBuild.class, "build-wasm.sh");

    private ManualBuild() {
    }

    static List<List<String>> commands(Instance instance, String commit) {
        return List.of(List.of("env", "SQLX_OFFLINE=true", "cargo", "build", "--release"),
                WASM.command(commit, instance.runbookDirectory().resolve("wasm").toString()),
                List.of("npm", "--prefix", "clients/web", "ci"), List.of("npm", "--prefix", "clients/web", "run", "build"));
    }
}
