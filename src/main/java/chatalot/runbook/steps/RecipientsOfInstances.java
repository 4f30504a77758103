package chatalot.runbook.steps;

import chatalot.runbook.backup.AgeEnvelope;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.Recipients;
import chatalot.runbook.run.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers from the catalog. */
@Component
class RecipientsOfInstances implements Recipients {

    private final InstanceCatalog catalog;

    RecipientsOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Optional<String> of(String instance) {
        return catalog.find(instance).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no instance %s; there are: %s".formatted(instance, String.join(", ", catalog.names()))))
                .ageRecipient();
    }

    @Override
    public String sealed(String text, String recipient) {
        return AgeEnvelope.sealed(text.getBytes(StandardCharsets.UTF_8), recipient);
    }
}
