package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.Configured;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What is configured for each instance, a line for each setting, and the freezes that are configured. */
@Component
class ConfiguredInstances implements Configured {

    /** A user, and whatever they sign in with, in an address. */
    private static final String SIGN_IN = "://[^/@\\s]+@";

    private final InstanceCatalog catalog;

    ConfiguredInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        catalog.names().forEach(name -> facts.put("instance " + name, text(catalog.find(name).orElseThrow())));
        facts.put("freezes", catalog.freezes().stream().map(Object::toString).collect(Collectors.joining("\n")));
        return facts;
    }

    private static String text(InstanceSettings settings) {
        return Arrays.stream(InstanceSettings.class.getRecordComponents()).map(setting -> setting.getName() + ": " + value(settings, setting))
                .collect(Collectors.joining("\n"));
    }

    /** Values that may be secrets say only their names by themselves, see the settings of first deployments. */
    private static String value(InstanceSettings settings, RecordComponent setting) {
        try {
            return String.valueOf(setting.getAccessor().invoke(settings)).replaceAll(SIGN_IN, "://…@");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Every setting of a public record can be read", e);
        }
    }
}
