package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who acts, as the engine sees it. Every way in sets it with the person's groups; rules ask here and nowhere else,
 * because everything that was posted with a request could be made up.
 */
@Component
class Identity {

    private final ObjectProvider<IdentityService> service;
    private final ObjectProvider<CommandExecutor> commands;

    Identity(ObjectProvider<IdentityService> service, ObjectProvider<CommandExecutor> commands) {
        this.service = service;
        this.commands = commands;
    }

    /**
     * Does something in the name of a person, who is on record for it. The engine's own authorizations are not asked:
     * nobody has any to change runs, so that there is no way round our rules.
     */
    <T> T as(Person person, Supplier<T> act) {
        return with(() -> service.getObject().setAuthentication(person.id(), List.copyOf(person.groups())),
                () -> commands.getObject().execute(command -> {
                    command.disableAuthorizationCheck();
                    return act.get();
                }));
    }

    /** Does something in nobody's name: as the service, which may everything. */
    <T> T asService(Supplier<T> act) {
        return with(() -> service.getObject().clearAuthentication(), act);
    }

    /** @throws Refused FORBIDDEN when nobody is signed in */
    Person current() {
        return signedIn().orElseThrow(() -> new Refused(Refused.Kind.FORBIDDEN, "Nobody is signed in."));
    }

    /** Who acts; empty when it is the service itself. */
    Optional<Person> signedIn() {
        return Optional.ofNullable(service.getObject().getCurrentAuthentication())
                .filter(authentication -> authentication.getUserId() != null)
                .map(Identity::person);
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
        return new Person(authentication.getUserId(),
                groups.stream().map(EnginePeople::ourName).collect(Collectors.toUnmodifiableSet()));
    }
}
