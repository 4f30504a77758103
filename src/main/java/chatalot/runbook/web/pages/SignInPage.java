package chatalot.runbook.web.pages;

import chatalot.runbook.web.security.ProviderSignIn;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The form to sign in with; the door itself checks what is sent. */
@Controller
class SignInPage {

    private final ObjectProvider<ProviderSignIn> provider;

    SignInPage(ObjectProvider<ProviderSignIn> provider) {
        this.provider = provider;
    }

    @GetMapping("/login")
    String form(Model model) {
        model.addAttribute("wait", 0);
        provider.ifAvailable(further -> {
            model.addAttribute("begin", ProviderSignIn.BEGIN);
            model.addAttribute("provider", further.label());
        });
        return "login";
    }
}
