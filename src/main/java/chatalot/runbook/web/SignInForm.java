package chatalot.runbook.web;

import chatalot.runbook.web.security.ProviderSignIn;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The page to sign in on, with every way in that there is. */
@Component
public class SignInForm {

    private final ObjectProvider<ProviderSignIn> provider;

    SignInForm(ObjectProvider<ProviderSignIn> provider) {
        this.provider = provider;
    }

    /** @param wait how long no password is looked at; zero where one is */
    public String show(Duration wait, Model model) {
        model.addAttribute("wait", wait.toSeconds());
        provider.ifAvailable(further -> {
            model.addAttribute("begin", ProviderSignIn.BEGIN);
            model.addAttribute("provider", further.label());
        });
        return "login";
    }
}
