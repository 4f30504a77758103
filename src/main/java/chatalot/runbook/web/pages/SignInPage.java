package chatalot.runbook.web.pages;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The form to sign in with; the door itself checks what is sent. */
@Controller
class SignInPage {

    @GetMapping("/login")
    String form(Model model) {
        model.addAttribute("wait", 0);
        return "login";
    }
}
