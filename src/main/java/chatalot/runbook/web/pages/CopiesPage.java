package chatalot.runbook.web.pages;

import chatalot.runbook.run.Refused;
import chatalot.runbook.web.CopiesOfInstances;
import chatalot.runbook.web.CopiesOfInstances.Copy;
import chatalot.runbook.web.CopiesOfInstances.OfInstance;
import chatalot.runbook.web.Input;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Every copy of user data, and when it goes: of each instance what goes next, or of one instance all, page by page. */
@Controller
class CopiesPage {

    private static final int OF_EACH = 10;
    private static final int OF_ONE = 50;

    private final CopiesOfInstances copies;

    CopiesPage(CopiesOfInstances copies) {
        this.copies = copies;
    }

    /**
     * What is shown of one instance.
     *
     * @param bytes the size of all of them together, as far as it is known
     */
    record Shown(OfInstance one, Portion<Copy> copies, long bytes) {
        static Shown of(OfInstance one, int from, int most) {
            return new Shown(one, Portion.of(one.copies(), from, most), one.copies().stream().flatMap(copy -> copy.bytes().stream()).mapToLong(Long::longValue).sum());
        }
    }

    @GetMapping("/copies")
    String page(@RequestParam Optional<String> instance, @RequestParam(defaultValue = "0") int from, Model model) {
        Optional<String> wanted = Input.name(instance);
        List<OfInstance> all = copies.all();
        List<OfInstance> found = all.stream().filter(one -> wanted.map(one.instance()::equals).orElse(true)).toList();
        if (wanted.isPresent() && found.isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s.".formatted(wanted.get()));
        }
        boolean single = wanted.isPresent() || all.size() == 1;
        model.addAttribute("instances", found.stream().map(one -> Shown.of(one, from, single ? OF_ONE : OF_EACH)).toList());
        model.addAttribute("single", single);
        model.addAttribute("of", wanted);
        return "copies";
    }
}
