package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Freezes;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The calendar of the instances in the catalog. */
@Configuration(proxyBeanMethods = false)
class CalendarConfiguration {

    @Bean
    ChangeCalendar changeCalendar(InstanceCatalog catalog, Freezes freezes, EvidenceStore evidence, PlanOfRun plans,
            Clock clock) {
        return new CalendarOfInstances(catalog::find, catalog.freezes(), freezes, evidence, plans, clock);
    }
}
