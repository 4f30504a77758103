package chatalot.runbook.web.pages;

import chatalot.runbook.audit.Exports;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunFilter;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunSearch;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.ExportAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All runs there ever were, searched; the address holds the search. */
@Controller
class HistoryPage {

    private static final int SHOWN = 50;
    private static final int COUNTED = 1_000;

    private final RunSearch search;
    private final Exports exports;

    HistoryPage(RunSearch search, Exports exports) {
        this.search = search;
        this.exports = exports;
    }

    @GetMapping("/runs")
    String page(@RequestParam Map<String, String> parameters, Model model) {
        Asked asked = new Asked(parameters);
        RunFilter filter = asked.runs();
        Optional<RunNumber> after = asked.number("after").map(RunNumber::new);
        Optional<RunNumber> before = asked.number("before").map(RunNumber::new);
        List<Run> found = after.map(edge -> search.after(filter, edge, SHOWN + 1)).orElseGet(() -> search.before(filter, before, SHOWN + 1));
        boolean more = found.size() > SHOWN;
        List<Run> shown = !more ? found : after.isPresent() ? found.subList(1, SHOWN + 1) : found.subList(0, SHOWN);
        model.addAttribute("asked", asked);
        model.addAttribute("runs", shown.stream().map(RunLine::of).toList());
        boolean all = !more && after.isEmpty() && before.isEmpty();
        model.addAttribute("count", filter.text().isPresent() && more ? Optional.empty()
                : Optional.of(all ? found.size() : search.count(filter, COUNTED)));
        model.addAttribute("kinds", RunKind.values());
        model.addAttribute("outcomes", search.outcomes());
        edge(shown, after.isPresent() ? more : before.isPresent()).ifPresent(first -> model.addAttribute("newer", asked.at("/runs", "after", first)));
        edge(shown.isEmpty() ? shown : shown.subList(shown.size() - 1, shown.size()), after.isPresent() || more)
                .ifPresent(last -> model.addAttribute("older", asked.at("/runs", "before", last)));
        return "runs";
    }

    private static Optional<RunNumber> edge(List<Run> runs, boolean goesOn) {
        return runs.stream().findFirst().map(Run::number).filter(number -> goesOn);
    }

    @GetMapping("/runs/export")
    void export(@RequestParam Map<String, String> parameters, Person person, HttpServletResponse response) throws IOException {
        Asked asked = new Asked(parameters);
        RunFilter filter = asked.runs();
        ExportAnswer.send(response, "runs", asked.format(), out -> exports.runs(filter, asked.format(), asked.words(), person, out));
    }
}
