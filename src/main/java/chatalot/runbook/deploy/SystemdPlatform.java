package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.BesideByHand;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.UnitControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service manager, and directories of releases of which a link tells which one serves. */
final class SystemdPlatform implements Platform {

    /** How the names of files end that lie beside the commands of {@code GO-BACK.md}. */
    static final String SWITCH_SCRIPT = ".switch-release.sh";
    static final String SWITCH = "switch-release";
    static final String SWITCH_BACK = "put-back-switch";
    /** A version that was verified is started once more when its doors open; it has as long to answer. */
    private static final Duration ANSWERING = Duration.ofMinutes(1);

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final SwapPlan plan;
    private final ReleaseDirectories releases;
    private final UnitControl control;

    SystemdPlatform(Host host, Instance instance, SystemdInstallation systemd, SwapPlan plan) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
        this.plan = plan;
        this.releases = new ReleaseDirectories(host, systemd);
        this.control = new UnitControl(host, instance, systemd);
    }

    /** The script that goes back by hand lies on the host, too. */
    @Override
    public void prepare() {
        String serves = releases.recordWhatServes();
        if (!serves.equals(plan.oldImage())) {
            throw new WrongImage("what lies in %s is %s instead of %s".formatted(systemd.root(), serves, plan.oldImage()));
        }
        releases.give(plan.oldImage(), ReleaseStore.before(plan.run()));
        releases.find(plan.newImage()).orElseThrow(() -> new WrongImage("release %s is not in %s".formatted(plan.newImage(), systemd.root())));
        host.write(switchScript(), "#!/bin/bash\n" + ReleaseDirectories.SWITCH.text());
    }

    @Override
    public Map<String, String> whatRuns() {
        Map<String, String> facts = new LinkedHashMap<>();
        App.of(host, instance).state().ifPresent(app -> facts.put(OnRecord.APP, app.id()));
        return facts;
    }

    @Override
    public void stop(Duration patience) {
        control.stop(patience);
    }

    @Override
    public void place(String release, Journal journal, boolean back) {
        String action = back ? SWITCH_BACK : SWITCH;
        journal.begin(action, Map.of("release", release));
        releases.makeServe(release, plan.run(), back);
        // From here on whoever starts it starts it where nobody asks.
        Doors.of(host, instance).close();
        journal.done(action, Map.of());
    }

    @Override
    public void start() {
        control.start();
    }

    /** It is another process than the one that was verified. */
    @Override
    public void awaitOpened() {
        GateResult result = Gate.of(host, instance).awaitRecovery(Expected.healthy().deciding(EnumSet.of(Check.RUNNING, Check.ANSWERS, Check.STATUS,
                Check.DATABASE)), ANSWERING);
        if (!result.passed()) {
            throw new PassingTrouble("%s: it was healthy before its doors were opened, and is not since: %s".formatted(instance.name(), result.words()));
        }
    }

    /** It is not ours to start: its host does that. */
    @Override
    public Optional<String> bringBackDatabase() {
        return Optional.empty();
    }

    @Override
    public ByHand byHand(Work work) {
        String start = Quoted.words(systemd.commands().start());
        String open = systemd.doors().map(doors -> "  if [ -e %1$s ]; then %2$s; rm -f %1$s; fi\n  %3$s".formatted(Quoted.word(doors.file().toString()),
                Quoted.words(systemd.commands().stop()), start)).orElse("  " + start);
        return new ByHand("", Quoted.words(systemd.commands().stop()), new BesideByHand(host, instance, work).end(),
                "bash %s %s %s %d back".formatted(Quoted.word(switchScript().toString()), Quoted.word(systemd.root().toString()), plan.oldImage(), plan.run()),
                start, ":", open);
    }

    private Path switchScript() {
        return instance.runbookDirectory().resolve("run-%d%s".formatted(plan.run(), SWITCH_SCRIPT));
    }
}
