package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.BesideByHand;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service manager, and directories of releases of which a link tells which one serves. */
final class SystemdPlatform implements Platform {

    static final String SWITCH = "switch-release";
    static final String SWITCH_BACK = "put-back-switch";
    /** The service manager has a limit of its own, after which it kills. */
    private static final Duration SLOWEST = Duration.ofMinutes(2);

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;
    private final SwapPlan plan;
    private final ReleaseDirectories releases;

    SystemdPlatform(Host host, Instance instance, SystemdInstallation systemd, SwapPlan plan) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
        this.plan = plan;
        this.releases = new ReleaseDirectories(host, systemd);
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
        host.demand(Command.of(systemd.commands().stop()).within(patience.plus(SLOWEST)));
    }

    @Override
    public void place(String release, Journal journal, boolean back) {
        String action = back ? SWITCH_BACK : SWITCH;
        journal.begin(action, Map.of("release", release));
        releases.makeServe(release, plan.run(), back);
        journal.done(action, Map.of());
    }

    @Override
    public void start() {
        host.demand(Command.of(systemd.commands().start()).within(SLOWEST));
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
        return instance.runbookDirectory().resolve("run-%d.switch-release.sh".formatted(plan.run()));
    }
}
