package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.Copies;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceName;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Restores;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers from the place of the instance and the manifests of its backups. */
@Component
class RestoresWithoutRun implements Restores {

    private static final Logger LOG = LoggerFactory.getLogger(RestoresWithoutRun.class);
    private static final long NO_RUN = 0;

    private final InstanceCatalog catalog;
    private final ObjectMapper json;

    RestoresWithoutRun(InstanceCatalog catalog, ObjectMapper json) {
        this.catalog = catalog;
        this.json = json;
    }

    @Override
    public Ground look(String instance, String backup, Present present) {
        InstanceSettings settings = catalog.find(instance).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no instance %s; there are: %s".formatted(instance, String.join(", ", catalog.names()))));
        if (!BackupId.isOne(backup) || !new BackupId(backup).instance().equals(new InstanceName(instance))) {
            throw new Refused(Refused.Kind.NOT_FOUND, "%s is no backup of %s. See ./runbook backups %s.".formatted(backup, instance,
                    instance));
        }
        try {
            EmptyPlace place = catalog.place(instance);
            if (present == Present.PUT_ASIDE && !place.isOfCompose()) {
                throw new Refused(Refused.Kind.CONFLICT, ("%s cannot be put aside: a service manager runs it. Start the restore without that, "
                        + "which keeps what is there in a restore point; if its database is too broken, make it anew by hand first.").formatted(instance));
            }
            boolean installed = place.isInstalled();
            if (!installed && !place.isEmpty()) {
                throw new Refused(Refused.Kind.CONFLICT, ("Nothing is restored over what is there: %s. It is no instance of Chatalot. "
                        + "Move it away, then start the restore again.").formatted(String.join("; ", place.obstacles(place.usualProject()))));
            }
            return new Ground(!installed, copies(catalog, json, settings).manifest(new BackupId(backup))
                    .running().commit());
        } catch (BackupFailed e) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, "%s To do: %s.".formatted(e.getMessage(), e.whatToDo()));
        } catch (PassingTrouble | CommandFailed e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, e.getMessage());
        }
    }

    /** Whoever asks without a run only looks. */
    static Copies copies(InstanceCatalog catalog, ObjectMapper json, InstanceSettings settings) {
        String name = settings.name().value();
        Work work = new Work(name, NO_RUN, Map.of(), Map.of(), LOG::info, () -> { });
        return new Copies(catalog.host(name), json, settings.name(), settings.backups(), settings.copies(), work);
    }
}
