package chatalot.runbook.web.security.oidc;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.ProvidedPeople.Provided;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Makes a person of ours of whom the provider has signed in, or says why not. */
class ProvidedUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private static final Logger LOG = LoggerFactory.getLogger(ProvidedUsers.class);

    /** What is due starts in this name, and nobody decides in it. */
    private static final String SCHEDULE = "schedule";

    private final OidcSettings settings;
    private final OAuth2UserService<OidcUserRequest, OidcUser> provider;
    private final ProvidedPeople people;

    ProvidedUsers(OidcSettings settings, OAuth2UserService<OidcUserRequest, OidcUser> provider, ProvidedPeople people) {
        this.settings = settings;
        this.provider = provider;
        this.people = people;
    }

    /** @throws NotTakenIn when they may not come in */
    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser theirs = provider.loadUser(request);
        String name = name(theirs);
        Set<String> groups = settings.ours(theirGroups(theirs));
        Person person = takeIn(new Provided(settings.issuer().toString(), theirs.getSubject(), name, groups));
        if (person.groups().isEmpty()) {
            LOG.info("{} was not let in: of their groups {} none is in runbook.oidc.groups", name, theirGroups(theirs));
            throw new NotTakenIn(NotTakenIn.Why.NO_GROUP, name);
        }
        return new ProvidedUser(person.id(), theirs.getIdToken());
    }

    private String name(OidcUser theirs) {
        Optional<String> name = Optional.ofNullable(theirs.getClaims().get(settings.userClaim())).map(Object::toString);
        try {
            return Input.person(name).filter(id -> !id.equals(SCHEDULE)).orElseThrow(() -> new NotTakenIn(NotTakenIn.Why.NO_NAME, "nobody"));
        } catch (Refused unfit) {
            LOG.warn("Somebody was not let in: the claim {} is no user id", settings.userClaim());
            throw new NotTakenIn(NotTakenIn.Why.NO_NAME, "nobody");
        }
    }

    private Collection<String> theirGroups(OidcUser theirs) {
        Object claim = Optional.ofNullable(theirs.getClaims().get(settings.groupsClaim())).orElse(List.of());
        return claim instanceof Collection<?> several ? several.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of(claim.toString());
    }

    private Person takeIn(Provided provided) {
        try {
            return people.takeIn(provided, settings.linkLocal());
        } catch (Refused refused) {
            LOG.warn("{} was not let in: {}", provided.name(), refused.getMessage());
            throw new NotTakenIn(NotTakenIn.Why.NAME_TAKEN, provided.name());
        }
    }
}
