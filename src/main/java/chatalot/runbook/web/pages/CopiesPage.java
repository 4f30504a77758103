package chatalot.runbook.web.pages;

import chatalot.runbook.web.CopiesOfInstances;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every copy of user data, and when it goes. */
@Controller
class CopiesPage {

    private final CopiesOfInstances copies;

    CopiesPage(CopiesOfInstances copies) {
        this.copies = copies;
    }

    @GetMapping("/copies")
    String page(Model model) {
        model.addAttribute("instances", copies.all());
        return "copies";
    }
}
