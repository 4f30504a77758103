package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.BesideByHand;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Directories of the host: scripts are processes there, and nothing has to be at work between two of them. */
final class FilesOnHost implements FilesOfInstance {

    private final Host host;
    private final Instance instance;
    private final Work work;
    private final KeptDirectory kept;
    private Optional<Path> set = Optional.empty();

    FilesOnHost(Host host, Instance instance, Work work, KeptDirectory kept) {
        this.host = host;
        this.instance = instance;
        this.work = work;
        this.kept = kept;
    }

    @Override
    public void start(Path backup) {
        remove();
        host.demand(Command.of("mkdir", "-p", "-m", "0700", kept.path().toString()));
        set = Optional.of(backup);
    }

    /** Once it is known where the backup lies. */
    @Override
    public boolean isRunning() {
        return set.isPresent();
    }

    @Override
    public Result run(Script script, Duration limit, String... arguments) {
        Path backup = set.orElseThrow(() -> new IllegalStateException("Nobody said where the backup of run %d lies".formatted(work.run())));
        Ended ended = Beside.of(host, instance, work).run(PURPOSE, script, List.of(arguments), places(backup), limit);
        String said = String.join("\n", ended.said());
        return new Result(ended.exitCode(), said, said);
    }

    @Override
    public void remove() {
        Beside.of(host, instance, work).end(PURPOSE);
    }

    /** The password, too: whoever follows the instructions is not shown it. */
    @Override
    public void layForAPerson() {
        host.write(kept.script(), "#!/bin/bash\n" + PUT_BACK.text());
        new BesideByHand(host, instance, work).passwordFile().ifPresent(text -> host.write(kept.passwordFile(), text));
    }

    @Override
    public String byHand(Path backup, String docker) {
        BesideByHand hand = new BesideByHand(host, instance, work);
        return "%s%nif [ -e %s ]; then %s; fi".formatted(hand.end(), Quoted.word(kept.listing().toString()),
                hand.run(kept.script(), places(backup)));
    }

    private Map<String, String> places(Path backup) {
        Map<String, String> places = new LinkedHashMap<>();
        instance.fileVolumes().values().forEach(directory -> places.put("/volumes/" + directory, directory));
        places.put("/set:ro", backup.toString());
        places.put("/kept", kept.path().toString());
        return places;
    }
}
