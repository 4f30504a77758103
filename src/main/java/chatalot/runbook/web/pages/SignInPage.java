package chatalot.runbook.web.pages;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form to sign in with; the door itself checks what is sent. */
@Controller
class SignInPage {

    @GetMapping("/login")
    String form(@RequestParam(name = "wait", defaultValue = "0") int seconds, Model model) {
        model.addAttribute("wait", seconds);
        return "login";
    }
}
