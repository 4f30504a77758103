package chatalot.runbook.web.pages;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.Hold;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.ServiceRestores;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.InstanceList;
import chatalot.runbook.web.NewestBackups;
import chatalot.runbook.web.Runs;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The instances: how each one is, what works on it, what is new, and for ops the ways to change it. */
@Controller
class InstancesPage {

    private final InstanceList list;
    private final Runs runs;
    private final RunControl control;
    private final ChangeCalendar calendar;
    private final Holds holds;
    private final Backups backups;
    private final Leases leases;
    private final NewestBackups newest;
    private final ServiceRestores restores;
    private final Clock clock;

    InstancesPage(InstanceList list, Runs runs, RunControl control, ChangeCalendar calendar, Holds holds, Backups backups, Leases leases,
            NewestBackups newest, ServiceRestores restores, Clock clock) {
        this.list = list;
        this.runs = runs;
        this.control = control;
        this.calendar = calendar;
        this.holds = holds;
        this.backups = backups;
        this.leases = leases;
        this.newest = newest;
        this.restores = restores;
        this.clock = clock;
    }

    /**
     * An instance with its last run, if it had one, the run that works on it, the commits that are on hold for it, its next due backup, its
     * newest proven one as seen last, when it may be changed, and what is new.
     */
    record Row(Instances.View instance, Optional<RunLine> lastRun, Optional<Lease> lease, List<Hold> holds, Optional<Backups.Due> due,
            Optional<NewestBackups.Kept> proven, ChangeCalendar.Outlook outlook, Optional<FoundUpdate> found, Optional<String> checkTrouble) {

        /** How it is, in words. */
        public String health() {
            return switch (instance.condition()) {
                case "healthy" -> "Healthy";
                case "degraded" -> "Not healthy";
                case "down" -> "Away";
                default -> "Not known";
            };
        }

        public RunLine.Tone tone() {
            return switch (instance.condition()) {
                case "healthy" -> RunLine.Tone.GOOD;
                case "degraded", "down" -> RunLine.Tone.URGENT;
                default -> RunLine.Tone.NEUTRAL;
            };
        }
    }

    @GetMapping("/")
    String start() {
        return "redirect:/instances";
    }

    @GetMapping("/instances")
    String page(Model model) {
        show(model);
        return "instances";
    }

    /** The list alone, for the page that refreshes itself. */
    @GetMapping("/instances/list")
    String list(Model model) {
        show(model);
        return "instances :: list";
    }

    @PostMapping("/instances/{name}/checks")
    String check(@PathVariable String name, Person person, RedirectAttributes after) {
        try {
            return "redirect:/runs/" + control.startCheck(name, "", person).number();
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
            return "redirect:/instances";
        }
    }

    @PostMapping("/service/go-on")
    String letGoOn(@RequestParam Optional<String> comment, Person person, RedirectAttributes after) {
        try {
            restores.letGoOn(person, Input.neededWords("comment", comment));
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return "redirect:/instances";
    }

    private void show(Model model) {
        model.addAttribute("putBack", restores.waiting());
        model.addAttribute("rows", rows());
        model.addAttribute("freezes", calendar.holding());
        model.addAttribute("now", clock.instant());
    }

    private List<Row> rows() {
        Map<String, FoundUpdate> found = runs.foundByInstance();
        Map<String, Lease> held = leases.all().stream().collect(Collectors.toMap(Lease::instance, Function.identity(), (first, other) -> first));
        return list.all().stream().map(instance -> new Row(instance, runs.last(instance.name()).map(RunLine::of),
                Optional.ofNullable(held.get(instance.name())), holds.of(instance.name()).stream().filter(Hold::open).toList(),
                backups.due(instance.name()), newest.of(instance), calendar.outlook(instance.name()), Optional.ofNullable(found.get(instance.name())),
                runs.checkTrouble(instance.name()))).toList();
    }
}
