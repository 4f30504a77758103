package chatalot.runbook.web.security;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.run.Act;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** From where people have signed in: what the record says of each, read when it is first asked for, and what came since. */
@Component
class KnownAddresses {

    private static final int SIGN_INS_READ = 200;
    private static final int MOST_PEOPLE = 1_000;

    private final AuditRecord record;
    private final Cache<String, Set<Network>> of = Caffeine.newBuilder().maximumSize(MOST_PEOPLE).build();

    KnownAddresses(AuditRecord record) {
        this.record = record;
    }

    boolean knows(String user, Network from) {
        return of.get(user, this::read).contains(from);
    }

    /** They have signed in from there just now; that is on record too, for whoever asks for the first time later. */
    void remember(String user, Network from) {
        Optional.ofNullable(of.getIfPresent(user)).ifPresent(networks -> networks.add(from));
    }

    private Set<Network> read(String user) {
        AuditFilter signIns = new AuditFilter(Optional.of(user), Optional.of(Act.SIGNED_IN), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), true);
        return record.page(signIns, Optional.empty(), SIGN_INS_READ).rows().stream().map(AuditEvent::words).map(SignInTrail::address)
                .map(Network::of).collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
    }
}
