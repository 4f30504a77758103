package chatalot.runbook.deploy;

import chatalot.runbook.deploy.KeptCopy.Kind;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a restore put aside, as copies of user data that go at their date. */
final class AsideCopies {

    private final Host host;
    private final String instance;
    private final KeptDirectory kept;
    private final long run;

    AsideCopies(Host host, String instance, KeptDirectory kept, long run) {
        this.host = host;
        this.instance = instance;
        this.kept = kept;
        this.run = run;
    }

    /** Those that are there. @param seen since when they count as long as putting aside has not ended */
    List<KeptCopy> list(Instant seen) {
        Instant since = putAside().orElse(seen);
        AsideRegister.Entries entries = new AsideRegister(host, kept).read();
        List<KeptCopy> copies = new ArrayList<>();
        entries.directories().values().stream().sorted().filter(directory -> host.exists(Path.of(directory)))
                .forEach(directory -> copies.add(copy(Kind.ASIDE_DIRECTORY, directory, size(directory), since)));
        List<String> there = host.docker().volumes(SettingAside.labels(instance, run));
        entries.volumes().forEach((volume, copy) -> {
            if (there.contains(copy)) {
                copies.add(copy(Kind.ASIDE_VOLUME, copy, bytes(volume), since));
            }
        });
        return copies;
    }

    private Optional<Instant> putAside() {
        return journal().entries().stream().filter(entry -> entry.action().equals(SettingAside.ACTION) && entry.phase().equals("done"))
                .findFirst().map(entry -> Instant.parse(entry.at()));
    }

    private Journal journal() {
        return new Journal(host, kept.asideJournal());
    }

    private KeptCopy copy(Kind what, String where, long bytes, Instant since) {
        return new KeptCopy(run, what, where, bytes, since, since.plus(KeptCopies.KEPT));
    }

    private long size(String directory) {
        return Long.parseLong(host.demand(Command.of("du", "--summarize", "--bytes", directory)).text().split("\\s")[0]);
    }

    /** As counted when it was copied; a volume is not measured without a container. */
    private long bytes(String volume) {
        return journal().facts(SettingAside.COPIED + volume).filter(facts -> facts.containsKey("bytes"))
                .map(facts -> Long.parseLong(facts.get("bytes"))).orElse(0L);
    }
}
