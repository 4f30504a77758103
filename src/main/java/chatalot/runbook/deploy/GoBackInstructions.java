package chatalot.runbook.deploy;

import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code GO-BACK.md}: the way back of one run as commands for a person, who has a shell on the instance's host, git and
 * whatever runs the app, and nothing of this service. They look at reality first and may be run again.
 *
 * @param journal where the run's journal lies
 * @param byHand  what differs between the kinds of installations
 * @param data    commands that put back database and files, in order; the last one lifts the fence
 */
public record GoBackInstructions(Instance instance, SwapPlan plan, Path journal, Platform.ByHand byHand, List<String> data) {

    /** The whole document. */
    public String text() {
        return """
                # Go back by hand: run %1$d of %2$s

                Use this only when the service that made the run is gone and cannot be started again: while it lives it
                goes back by itself. Run the block below on this host, as root or as whoever owns
                the checkout and may stop and start the app. It returns to the state at the moment the app
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
                %2$s
                returning() { grep -qs '"action":"return","phase":"done".*"way":"'"${1:-}" %1$s; }
                open() {
                %3$s
                }
                committed() { grep -qs '"action":"commit","phase":"done"' %1$s && ! returning; }
                # The old version is in its place, and its doors were opened after that.
                went() {
                  grep -qs '"action":"put-back-release","phase":"done"' %1$s \\
                    && grep -E '"action":"(put-back-release|open-doors)"' %1$s | tail -n 1 | grep -q open-doors
                }
                if committed || went; then
                  echo "Users may have written since: they are let in, and nothing else is done." >&2
                  %4$s
                  %5$s
                  open
                  exit %6$d
                fi

                # 1. Nobody writes, and nothing that was begun goes on.
                %7$s
                %8$s

                # 2. Database and files as they were at the stop, if they may be others since and were not put back already.
                data() {
                  if grep -qs '"action":"put-back-data","phase":"done"' %1$s || returning code; then return 1; fi
                  returning || grep -qsE '"action":"(unfence|put-in-backup|reverse-migrations)"' %1$s
                }
                if data; then
                %9$s
                fi

                # 3. Checkout and release as they were. The doors open with the last command.
                rm -f %10$s/.git/index.lock
                owner=$(stat -c %%U %10$s)
                as_owner() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
                as_owner git -C %10$s reset --hard %11$s
                %12$s
                # Not before: whoever starts the app meanwhile starts nothing that could write.
                %4$s
                echo '{"at":"'"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ)"'","action":"went-back-by-hand","phase":"done","facts":{}}' >>%1$s
                %13$s
                open
                """.formatted(Quoted.word(journal.toString()), byHand.setUp(), byHand.open(), data.get(last), byHand.start(), GoBackOrder.NOTHING,
                byHand.stop(), byHand.end(), String.join("\n", data.subList(0, last)), Quoted.word(instance.directory().toString()),
                plan.oldCommit(), byHand.release(), byHand.create()).strip();
    }
}
