package chatalot.runbook.web.pages;

import chatalot.runbook.run.ApiToken;
import chatalot.runbook.run.ApiTokens;
import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.security.PasswordChange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own password and tokens; for administrators everybody's tokens. */
@Controller
class AccountPage {

    private static final String BACK = "redirect:/account";

    private final Passwords passwords;
    private final PasswordChange change;
    private final ApiTokens tokens;
    private final ProvidedPeople provided;

    AccountPage(Passwords passwords, PasswordChange change, ApiTokens tokens, ProvidedPeople provided) {
        this.passwords = passwords;
        this.change = change;
        this.tokens = tokens;
        this.provided = provided;
    }

    @GetMapping("/account")
    String page(Person person, Model model) {
        boolean first = passwords.mustChange(person.id());
        model.addAttribute("first", first);
        model.addAttribute("provided", provided.isOnlyProvided(person.id()));
        model.addAttribute("tokens", first ? List.of() : tokens.of(person.id()));
        model.addAttribute("others", first || !person.isIn(Person.ADMINS) ? List.of() : others(person));
        return "account";
    }

    private List<ApiToken> others(Person person) {
        return tokens.all().stream().filter(token -> !token.person().equals(person.id())).toList();
    }

    @PostMapping("/account/password")
    String password(@RequestParam String oldPassword, @RequestParam String newPassword, @RequestParam String again, Person person,
            HttpServletRequest request, RedirectAttributes after) {
        return act(after, () -> {
            if (!newPassword.equals(again)) {
                throw new Refused(Refused.Kind.INVALID, "That was not twice the same new password. Nothing was changed.");
            }
            change.change(person, oldPassword, newPassword, request);
            after.addFlashAttribute("done", "Your password is changed, and your other sessions are over.");
        });
    }

    @PostMapping("/account/tokens")
    String make(@RequestParam Optional<String> name, @RequestParam Optional<String> scope, @RequestParam Optional<String> expires, Person person,
            RedirectAttributes after) {
        return act(after, () -> after.addFlashAttribute("fresh",
                tokens.make(person, Input.tokenName(name), Input.scope(scope), Input.validity(expires)).secret().reveal()));
    }

    @PostMapping("/account/tokens/{id}/revoke")
    String revoke(@PathVariable String id, Person person, RedirectAttributes after) {
        return act(after, () -> tokens.revoke(Input.token(id), person));
    }

    private static String act(RedirectAttributes after, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return BACK;
    }
}
