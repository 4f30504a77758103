package chatalot.runbook.deploy;

import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code GO-BACK.md}: the way back of one run as commands for a person, who has a shell on the instance's host, git and
 * Docker, and nothing of this service. They look at reality first and may be run again.
 *
 * @param journal where the run's journal lies
 * @param docker  the program to call
 * @param environment what makes it speak to the instance's Engine
 * @param labels  what marks the run's helper containers
 * @param data    commands that put back database and files, in order; the last one lifts the fence
 */
public record GoBackInstructions(Instance instance, SwapPlan plan, Path journal, String docker, Map<String, String> environment,
        Map<String, String> labels, List<String> data) {

    /** The whole document. */
    public String text() {
        return """
                # Go back by hand: run %1$d of %2$s

                Use this only when the service that made the run is gone and cannot be started again: while it lives it
                goes back by itself. Run the block below on this host, as root or as whoever owns
                the checkout and may use Docker. It returns to the state at the moment the app
                was stopped and may be run again. Where users may have written since, because the new version was committed or
                the old one serves again, it only lets them in and ends with %8$d, unless a return had begun. What the failed version
                left is kept, not deleted.

                ```bash
                %3$s
                ```

                From commit %4$s, image %5$s
                To commit   %6$s, image %7$s
                """.formatted(plan.run(), instance.name(), script(), plan.newCommit(), plan.newImage(),
                plan.oldCommit(), plan.oldImage(), GoBackOrder.NOTHING);
    }

    /** The block of commands alone, for bash. It ends with {@link GoBackOrder#NOTHING} where there is nothing to go back to. */
    public String script() {
        int last = data.size() - 1;
        return """
                set -euo pipefail
                %13$s
                returning() { grep -qs '"action":"return","phase":"done".*"way":"'"${1:-}" %1$s; }
                open() {
                %11$s
                }
                committed() { grep -qs '"action":"commit","phase":"done"' %1$s && ! returning; }
                # The old version is in its place, and its doors were opened after that.
                went() {
                  grep -qs '"action":"put-back-release","phase":"done"' %1$s \\
                    && grep -E '"action":"(put-back-release|open-doors)"' %1$s | tail -n 1 | grep -q open-doors
                }
                if committed || went; then
                  echo "Users may have written since: they are let in, and nothing else is done." >&2
                  %12$s
                  %2$s start %3$s
                  open
                  exit %15$d
                fi

                # 1. Nobody writes, and nothing that was begun goes on.
                %2$s stop %3$s || true
                %2$s ps -aq %14$s | xargs -r %2$s rm -f

                # 2. Database and files as they were at the stop, if they may be others since and were not put back already.
                data() {
                  if grep -qs '"action":"put-back-data","phase":"done"' %1$s || returning code; then return 1; fi
                  returning || grep -qsE '"action":"(unfence|put-in-backup|reverse-migrations)"' %1$s
                }
                if data; then
                %4$s
                fi
                %12$s

                # 3. Checkout, image name and container as they were. The doors open with the last command.
                rm -f %5$s/.git/index.lock
                owner=$(stat -c %%U %5$s)
                as_owner() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
                as_owner git -C %5$s reset --hard %6$s
                %2$s tag %7$s %8$s
                %2$s ps -a --filter label=com.docker.compose.project=%9$s --format '{{.Names}}' \\
                  | { grep -E '^[0-9a-f]{12}_' || true; } | xargs -r %2$s rm -f
                echo '{"at":"'"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)"'","action":"went-back-by-hand","phase":"done","facts":{}}' >>%1$s
                %10$s
                open
                """.formatted(quoted(journal.toString()), docker, instance.compose().app().container(),
                String.join("\n", data.subList(0, last)), quoted(instance.directory().toString()), plan.oldCommit(),
                plan.oldImage(), plan.imageName(), instance.compose().project(), up(), connections(), data.get(last),
                exports(), helpers(), GoBackOrder.NOTHING).strip();
    }

    /** Under the aliases by which a proxy finds it; attached already is success. */
    private String connections() {
        return instance.compose().outsideNetworks().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(network -> "  %s network connect %s%s %s 2>/dev/null || true"
                .formatted(docker, network.getValue().stream().map(alias -> "--alias %s ".formatted(quoted(alias))).collect(Collectors.joining()),
                        quoted(network.getKey()), instance.compose().app().container())).collect(Collectors.joining("\n", "", "\n  true"));
    }

    private String helpers() {
        return labels.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(label -> "--filter " + quoted("label=%s=%s".formatted(label.getKey(), label.getValue()))).collect(Collectors.joining(" "));
    }

    private String exports() {
        return environment.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(variable -> "export %s=%s".formatted(variable.getKey(), quoted(variable.getValue())))
                .collect(Collectors.joining("\n"));
    }

    private String up() {
        return Compose.live(List.of(docker, "compose"), instance).command("up", "-d", "--no-build", "--pull", "never", instance.compose().app().service())
                .arguments().stream().map(GoBackInstructions::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
