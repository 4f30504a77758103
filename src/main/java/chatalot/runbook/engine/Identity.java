package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who acts, as the engine sees it. Every way in sets it with the person's groups; rules ask here and nowhere else,
 * because everything that was posted with a request could be made up.
 */
@Component
class Identity {

    private final ObjectProvider<IdentityService> service;

    Identity(ObjectProvider<IdentityService> service) {
        this.service = service;
    }

    /** Does something in the name of a person. */
    <T> T as(Person person, Supplier<T> act) {
        return with(() -> service.getObject().setAuthentication(person.id(), List.copyOf(person.groups())), act);
    }

    /** Does something in nobody's name: as the service, which may everything. */
    <T> T asService(Supplier<T> act) {
        return with(() -> service.getObject().clearAuthentication(), act);
    }

    /** @throws Refused FORBIDDEN when nobody is signed in */
    Person current() {
        return Optional.ofNullable(service.getObject().getCurrentAuthentication())
                .filter(authentication -> authentication.getUserId() != null)
                .map(Identity::person)
                .orElseThrow(() -> new Refused(Refused.Kind.FORBIDDEN, "Nobody is signed in."));
    }

    private <T> T with(Runnable change, Supplier<T> act) {
        Authentication before = service.getObject().getCurrentAuthentication();
        change.run();
        try {
            return act.get();
        } finally {
            if (before == null) {
                service.getObject().clearAuthentication();
            } else {
                service.getObject().setAuthentication(before.getUserId(), before.getGroupIds(), before.getTenantIds());
            }
        }
    }

    private static Person person(Authentication authentication) {
        List<String> groups = Optional.ofNullable(authentication.getGroupIds()).orElse(List.of());
        return new Person(authentication.getUserId(), Set.copyOf(groups));
    }
}
