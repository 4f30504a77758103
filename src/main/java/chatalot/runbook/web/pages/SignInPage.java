package chatalot.runbook.web.pages;

import chatalot.runbook.web.SignInForm;
import java.time.Duration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The form to sign in with; the door itself checks what is sent. */
@Controller
class SignInPage {

    private final SignInForm form;

    SignInPage(SignInForm form) {
        this.form = form;
    }

    @GetMapping("/login")
    String form(Model model) {
        return form.show(Duration.ZERO, model);
    }
}
