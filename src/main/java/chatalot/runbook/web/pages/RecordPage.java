package chatalot.runbook.web.pages;

import chatalot.runbook.audit.chain.KeyFiles;
import chatalot.runbook.audit.chain.RecordCheck;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Whether the record is still what was sealed. */
@Controller
class RecordPage {

    private final RecordCheck check;
    private final KeyFiles keys;

    RecordPage(RecordCheck check, KeyFiles keys) {
        this.check = check;
        this.keys = keys;
    }

    /** Reads the whole record. */
    @GetMapping("/audit/verification")
    String page(Model model) {
        model.addAttribute("result", check.verify());
        model.addAttribute("standing", check.standing());
        model.addAttribute("key", keys.key().open().fingerprint());
        return "audit-verification";
    }
}
