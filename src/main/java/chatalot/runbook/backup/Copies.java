package chatalot.runbook.backup;

import chatalot.runbook.backup.Place.Entry;
import chatalot.runbook.backup.SetAtPlace.BadSet;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import chatalot.runbook.instance.PlaceName;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The copies of one instance's backups at its places: made, looked at, fetched back, removed. A set under its final
 * name at a place was whole when it got it; whatever is half done has another name.
 */
public final class Copies {

    private final Host host;
    private final ObjectMapper json;
    private final InstanceName instance;
    private final Path backups;
    private final List<CopyPlace> places;
    private final Work work;

    /** @param places in the order in which a restore asks them, the nearest first */
    public Copies(Host host, ObjectMapper json, Instance instance, List<CopyPlace> places, Work work) {
        this(host, json, instance.name(), instance.backups(), places, work);
    }

    /**
     * As the other, where the instance itself need not be there.
     *
     * @param backups where an instance's backups lie
     */
    public Copies(Host host, ObjectMapper json, InstanceName instance, Path backups, List<CopyPlace> places, Work work) {
        this.host = host;
        this.json = json;
        this.instance = instance;
        this.backups = backups;
        this.places = List.copyOf(places);
        this.work = work;
    }

    /**
     * A set that was fetched, or was good where it lies.
     *
     * @param backup     in the directory of backups, every checksum true
     * @param from       where it came from, in words
     * @param passedOver why each nearer one was not taken, in words
     */
    public record Fetched(Backup backup, String from, List<String> passedOver) { }

    /**
     * What a place has of this instance.
     *
     * @param sets    the ids of its sets, newest first
     * @param trouble why they cannot be told
     */
    public record Held(PlaceName place, String words, List<BackupId> sets, Optional<String> trouble) { }

    /** A place that did not do what it was asked. */
    public record Trouble(PlaceName place, String words) { }

    /**
     * Leaves a whole copy of a finished set at a place and nothing half done. One that is there already is success; its
     * contents are not read again, for that there is {@link #verify}.
     *
     * @throws BackupFailed   when a person has to look: nothing is under the set's name there that was not there before
     * @throws PassingTrouble when the place does not answer
     */
    public void copy(BackupId id, CopyPlace place) {
        at(place, "copy %s to".formatted(id), there -> {
            try (Place here = here()) {
                removeLeftovers(id, there);
                Manifest manifest = new SetAtPlace(here, id, json).manifest().manifest();
                if (isThere(id, manifest, there)) {
                    work.say("%s: %s is there already", there.words(), id);
                    return id;
                }
                new SetTransfer(here, there, id, json, work).run();
                there.remove(id + SetTransfer.DAMAGED);
                work.say("%s: %s is copied and read back, %s", there.words(), id, DiskBudget.mib(manifest.bytes()));
                return id;
            } catch (BadSet e) {
                throw new BackupFailed("Backup %s of %s cannot be copied to %s: in %s %s.".formatted(id, instance,
                        there.words(), backups, e.getMessage()),
                        "look for a failing disk, then make a new backup", e);
            }
        });
    }

    /**
     * Reads a copy and compares all of it with its manifest.
     *
     * @return what is wrong with it; empty when it is good
     * @throws BackupFailed   when the place refuses
     * @throws PassingTrouble when the place does not answer
     */
    public Optional<String> verify(BackupId id, CopyPlace place) {
        return at(place, "read %s at".formatted(id), there -> {
            try {
                new SetAtPlace(there, id, json).verify();
                return Optional.empty();
            } catch (BadSet e) {
                return Optional.of(e.getMessage());
            }
        });
    }

    /**
     * Sees to it that the set in the directory of backups is good: as it lies there, else brought from the first place
     * whose copy is. A damaged one is put aside, never removed.
     *
     * @throws BackupFailed   when no copy is good, with the reason of each
     * @throws PassingTrouble when no reached copy is good and a place did not answer
     */
    public Fetched fetch(BackupId id) {
        List<String> passedOver = new ArrayList<>();
        try (Place here = here()) {
            return new Fetched(new Backup(backups.resolve(id.value()), new SetAtPlace(here, id, json).verify()),
                    here.words(), List.of());
        } catch (BadSet | IOException e) {
            passedOver.add("%s: %s".formatted(backups, e.getMessage()));
        }
        List<PassingTrouble> unreachable = new ArrayList<>();
        for (CopyPlace place : places) {
            work.say("Passed over %s", passedOver.get(passedOver.size() - 1));
            try {
                return new Fetched(fetched(id, place), place.words(), List.copyOf(passedOver));
            } catch (BackupFailed e) {
                passedOver.add("%s: %s".formatted(place.words(), e.getMessage()));
            } catch (PassingTrouble e) {
                unreachable.add(e);
                passedOver.add("%s: %s".formatted(place.words(), e.getMessage()));
            }
        }
        throw none(id, passedOver, unreachable.stream().findFirst());
    }

    private RuntimeException none(BackupId id, List<String> passedOver, Optional<PassingTrouble> unreachable) {
        String all = "No good copy of backup %s of %s was found. %s.".formatted(id, instance, String.join("; ", passedOver));
        return unreachable.<RuntimeException>map(away -> new PassingTrouble(all, away)).orElseGet(() ->
                new BackupFailed(all, "mend a place that is named here, or restore another backup"));
    }

    /** What the places have of this instance, in their order; nothing but names is read. */
    public List<Held> held() {
        return places.stream().map(place -> {
            try {
                return at(place, "look at", there -> new Held(place.name(), there.words(), there.sets().stream()
                        .map(Entry::path).filter(BackupId::isOne).map(BackupId::new)
                        .filter(id -> id.instance().equals(instance)).sorted(Comparator.comparing(BackupId::time).reversed())
                        .toList(), Optional.empty()));
            } catch (BackupFailed | PassingTrouble e) {
                return new Held(place.name(), place.words(), List.of(), Optional.of(e.getMessage()));
            }
        }).toList();
    }

    /**
     * What the nearest manifest of a set says; its files are not read.
     *
     * @throws BackupFailed  when no place has one that can be read
     * @throws PassingTrouble when none that answered has one
     */
    public Manifest manifest(BackupId id) {
        try (Place here = here()) {
            return new SetAtPlace(here, id, json).manifest().manifest();
        } catch (BadSet | IOException e) {
            List<String> passedOver = new ArrayList<>(List.of("%s: %s".formatted(backups, e.getMessage())));
            Optional<PassingTrouble> unreachable = Optional.empty();
            for (CopyPlace place : places) {
                try {
                    return at(place, "read %s at".formatted(id), there -> {
                        try {
                            return new SetAtPlace(there, id, json).manifest().manifest();
                        } catch (BadSet bad) {
                            throw new BackupFailed(bad.getMessage(), "use another copy", bad);
                        }
                    });
                } catch (BackupFailed bad) {
                    passedOver.add("%s: %s".formatted(place.words(), bad.getMessage()));
                } catch (PassingTrouble away) {
                    unreachable = Optional.of(away);
                    passedOver.add("%s: %s".formatted(place.words(), away.getMessage()));
                }
            }
            throw none(id, passedOver, unreachable);
        }
    }

    private Backup fetched(BackupId id, CopyPlace place) {
        return at(place, "fetch %s from".formatted(id), there -> {
            try (HostPlace here = here()) {
                here.make();
                new SetTransfer(there, here, id, json, work).run();
                new BackupStore(host, json, backups).forgetVerification(id);
                Manifest manifest = new SetAtPlace(here, id, json).manifest().manifest();
                work.say("Fetched %s from %s, %s", id, there.words(), DiskBudget.mib(manifest.bytes()));
                return new Backup(backups.resolve(id.value()), manifest);
            } catch (BadSet e) {
                throw new BackupFailed(e.getMessage(), "use another copy", e);
            }
        });
    }

    /**
     * Removes the copies of a set everywhere: first its name, so that an interrupted removal leaves no half set under
     * it. Not there is success.
     *
     * @return the places where that failed and must be tried again
     */
    public List<Trouble> remove(BackupId id) {
        List<Trouble> troubles = new ArrayList<>();
        for (CopyPlace place : places) {
            try {
                at(place, "remove %s at".formatted(id), there -> {
                    remove(id, there);
                    return id;
                });
            } catch (BackupFailed | PassingTrouble e) {
                troubles.add(new Trouble(place.name(), e.getMessage()));
            }
        }
        return List.copyOf(troubles);
    }

    private void remove(BackupId id, Place there) throws IOException {
        work.confirm().run();
        there.remove(id + SetDirectory.PARTIAL);
        if (new SetAtPlace(there, id, json).exists()) {
            there.rename(id.value(), id + SetDirectory.PARTIAL);
            there.remove(id + SetDirectory.PARTIAL);
        }
        there.remove(id + SetTransfer.DAMAGED);
    }

    /** Half copies of this instance's other sets: whoever made them is gone, for one run at a time works on an instance. */
    private void removeLeftovers(BackupId id, Place there) throws IOException {
        for (Entry entry : there.sets()) {
            String name = entry.path().replaceFirst("\\.(partial|damaged)$", "");
            if (!name.equals(entry.path()) && BackupId.isOne(name) && !name.equals(id.value())
                    && new BackupId(name).instance().equals(instance)) {
                there.remove(entry.path());
                work.say("%s: removed %s, which an interrupted copy left", there.words(), entry.path());
            }
        }
    }

    private boolean isThere(BackupId id, Manifest manifest, Place there) throws IOException {
        SetAtPlace copy = new SetAtPlace(there, id, json);
        try {
            if (!copy.exists()) {
                return false;
            }
            if (copy.manifest().manifest().equals(manifest) && copy.looksLike(manifest)) {
                return true;
            }
            work.say("%s: the copy of %s there is not whole and is replaced", there.words(), id);
        } catch (BadSet e) {
            work.say("%s: the copy of %s there is replaced: %s", there.words(), id, e.getMessage());
        }
        return false;
    }

    private interface Errand<T> {
        T run(Place there) throws IOException;
    }

    private <T> T at(CopyPlace place, String what, Errand<T> errand) {
        try (Place there = open(place)) {
            try {
                return errand.run(there);
            } catch (IOException e) {
                throw told(there, what, e);
            }
        }
    }

    private RuntimeException told(Place there, String what, IOException cause) {
        if (cause instanceof InterruptedIOException || cause instanceof ClosedByInterruptException
                || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new WorkInterrupted("Interrupted on the way to %s %s".formatted(what, there.words()), cause);
        }
        if (there.isLost(cause)) {
            return new PassingTrouble("Could not %s %s for %s: the connection was lost (%s)".formatted(what, there.words(),
                    instance, cause.getMessage()), cause);
        }
        return new BackupFailed("Could not %s %s for %s: %s%s.".formatted(what, there.words(), instance,
                cause.getMessage(), room(there)), "see the disk and the rights of that place, then try again", cause);
    }

    /** Over SFTP a full disk has no name of its own. */
    private static String room(Place there) {
        try {
            OptionalLong free = there.free();
            return free.isPresent() ? " (%s free there)".formatted(DiskBudget.mib(free.getAsLong())) : "";
        } catch (IOException | PassingTrouble e) {
            return "";
        }
    }

    private HostPlace here() {
        return new HostPlace(host, backups, backups.toString());
    }

    private Place open(CopyPlace place) {
        if (place instanceof CopyPlace.Sftp sftp) {
            return SftpPlace.open(sftp);
        }
        CopyPlace.Directory directory = (CopyPlace.Directory) place;
        Host machine = directory.here() ? host.here() : host;
        if (!machine.exists(directory.directory())) {
            throw new BackupFailed("The place for copies %s of %s is not there.".formatted(place.words(), instance),
                    "mount the disk, or make the directory");
        }
        return new HostPlace(machine, directory.directory(), place.words());
    }
}
