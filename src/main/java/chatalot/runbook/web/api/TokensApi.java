package chatalot.runbook.web.api;

import chatalot.runbook.run.ApiTokens;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What programs sign in with in the place of passwords. */
@RestController
@RequestMapping(path = "/api/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
class TokensApi {

    private final ApiTokens tokens;

    TokensApi(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * What to make.
     *
     * @param name    where it is used
     * @param scope   read, operate or approve
     * @param expires when it ends: like 30d, which is the default, or 12h; at most 365d
     */
    record TokenRequest(Optional<String> name, Optional<String> scope, Optional<String> expires) { }

    /** Your tokens that count; with {@code all}, for administrators, everybody's. */
    @GetMapping
    List<TokenJson> list(@RequestParam(defaultValue = "false") boolean all, Person person) {
        if (all && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s see the tokens of others.".formatted(Person.ADMINS));
        }
        return (all ? tokens.all() : tokens.of(person.id())).stream().map(TokenJson::of).toList();
    }

    /** Makes a token for you. It is answered this once and kept nowhere. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    TokenJson.Fresh make(@RequestBody TokenRequest request, Person person) {
        return TokenJson.Fresh.of(tokens.make(person, Input.tokenName(request.name()), Input.scope(request.scope()),
                Input.validity(request.expires())));
    }

    /** Ends a token of yours, or as an administrator anybody's. */
    @PostMapping(path = "/{id}/revoke", consumes = MediaType.APPLICATION_JSON_VALUE)
    TokenJson revoke(@PathVariable String id, Person person) {
        return TokenJson.of(tokens.revoke(Input.token(id), person));
    }
}
