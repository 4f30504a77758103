package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.BenchmarkFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What to ask of each page. One that takes nothing but a run or an instance needs no entry; a page that needs more, and one that can be
 * asked in ways that cost differently, has its examples here, in which {@code {finished}} and the like stand for what {@link Shown} has.
 */
final class Examples {

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
    private static final String AS = " as ";
    /** Whoever reads everything. */
    private static final String READER = "auditor";
    private static final String FILE = "is a file of whatever was asked for, sent while it is read";
    private static final String LIVE = "looks at the host of an instance, which takes as long as that host takes";

    /** By pattern. */
    private static final Map<String, List<String>> ASKED = Map.ofEntries(
            Map.entry("/instances", List.of("/instances", "/instances as ops")),
            Map.entry("/approvals", List.of("/approvals", "/approvals as approver", "/approvals?mineFrom=25 as approver")),
            Map.entry("/approvals/open", List.of("/approvals/open", "/approvals/open as approver")),
            Map.entry("/copies", List.of("/copies", "/copies?instance={instance}", "/copies?instance={instance}&from=250")),
            Map.entry("/runs", List.of("/runs", "/runs as approver", "/runs?routine=true", "/runs?instance={instance}", "/runs?instance={instance}&routine=true",
                    "/runs?text=no-such-words", "/runs?person=nobody", "/runs?kind=update&from=2020-01-01&to=2020-01-02", "/runs?exceptions=true")),
            Map.entry("/audit", List.of("/audit", "/audit?text=no-such-words", "/audit?actor=nobody", "/audit?instance={instance}&act=run_started")),
            Map.entry("/runs/{number}", List.of("/runs/{finished}", "/runs/{open}", "/runs/{open} as ops", "/runs/{old}", "/runs/{talkative}?show=log",
                    "/runs/{finished}?show=plan", "/runs/{finished}?show=audit")),
            Map.entry("/runs/{number}/course", List.of("/runs/{finished}/course", "/runs/{open}/course", "/runs/{old}/course")),
            Map.entry("/runs/{number}/steps/{step}", List.of("/runs/{finished}/steps/planUpdate")),
            Map.entry("/runs/{number}/review", List.of("/runs/{open}/review")),
            Map.entry("/runs/{number}/live", List.of("/runs/{finished}/live", "/runs/{open}/live")),
            Map.entry("/runs/{number}/log", List.of("/runs/{finished}/log", "/runs/{talkative}/log", "/runs/{talkative}/log?text=no-such-words")),
            Map.entry("/runs/{number}/log/earlier", List.of("/runs/{talkative}/log/earlier?before=99999999999")),
            Map.entry("/runs/{number}/evidence/{name}", List.of("/runs/{finished}/evidence/plan.md", "/runs/{old}/evidence/plan.md")),
            Map.entry("/runs/{number}/evidence/{name}/file", List.of("/runs/{finished}/evidence/plan.md/file")),
            Map.entry("/api/runs", List.of("/api/runs", "/api/runs?limit=500&routine=true", "/api/runs?instance={instance}&limit=500")),
            Map.entry("/api/runs/{number}", List.of("/api/runs/{finished}", "/api/runs/{open}", "/api/runs/{old}")),
            Map.entry("/api/runs/{number}/log", List.of("/api/runs/{finished}/log", "/api/runs/{talkative}/log?limit=5000")),
            Map.entry("/api/runs/{number}/evidence/{name}", List.of("/api/runs/{finished}/evidence/plan.md")),
            Map.entry("/api/notices", List.of("/api/notices?run={finished}", "/api/notices?run={open}", "/api/notices?run={old}")));

    /** What is not measured, and why. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("/", "sends on to the instances"),
            Map.entry("/runs/{number}/log/file", FILE),
            Map.entry("/models/{id}", "never changes, and browsers keep it"),
            Map.entry("/runs/export", FILE),
            Map.entry("/runs/{number}/bundle", FILE),
            Map.entry("/api/runs/{number}/bundle", FILE),
            Map.entry("/api/audit/record", FILE),
            Map.entry("/audit/verification", "reads the whole record"),
            Map.entry("/api/audit/verification", "reads the whole record"),
            Map.entry("/audit/export", FILE),
            Map.entry("/api/runs/export", FILE),
            Map.entry("/api/audit/export", FILE),
            Map.entry("/error", "is shown where something went wrong"),
            Map.entry("/instances/{name}/plan", LIVE),
            Map.entry("/instances/{name}/rollback", LIVE),
            Map.entry("/instances/{name}/backups", LIVE),
            Map.entry("/api/instances/{name}", LIVE),
            Map.entry("/api/instances/{name}/backups", LIVE),
            Map.entry("/api/instances/{name}/backups/copies", LIVE),
            Map.entry("/api/instances/{name}/doctor", LIVE),
            Map.entry("/api/instances/{name}/front-proxy", LIVE),
            Map.entry("/api/instances/{name}/kept", LIVE),
            Map.entry("/api/instances/{name}/plan", LIVE),
            Map.entry("/api/instances/{name}/privileges", LIVE),
            Map.entry("/api/instances/{name}/rollback", LIVE),
            Map.entry("/api/runs/{number}/loss", "counts rows of a live instance, for a run that waits for that"),
            Map.entry("/api/runs/{number}/state", "looks at a live instance, for a run that needs hands"));

    private final Shown shown;

    Examples(Shown shown) {
        this.shown = shown;
    }

    /**
     * Every page there is, but for those that are left out.
     *
     * @throws BenchmarkFailed naming all of which it is not known what to ask of them
     */
    List<Page> of(Collection<String> patterns) {
        List<Page> pages = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        patterns.stream().filter(pattern -> !LEFT_OUT.containsKey(pattern)).forEach(pattern -> {
            List<String> asked = ASKED.getOrDefault(pattern, List.of(usual(pattern)));
            asked.forEach(example -> pages.add(page(pattern, example)));
            asked.stream().filter(example -> VARIABLE.matcher(filled(example)).find()).forEach(unknown::add);
        });
        if (!unknown.isEmpty()) {
            throw new BenchmarkFailed("nothing is known to ask of these pages; say it in Examples, or there why they are left out: "
                    + String.join(", ", unknown));
        }
        return List.copyOf(pages);
    }

    /** Why each page is not measured. */
    static Map<String, String> leftOut() {
        return new TreeMap<>(LEFT_OUT);
    }

    /** What is said here of pages that are not there any more. */
    static Set<String> outdated(Collection<String> patterns) {
        Set<String> known = new TreeSet<>();
        Stream.of(ASKED.keySet(), LEFT_OUT.keySet()).forEach(known::addAll);
        known.removeAll(patterns);
        return known;
    }

    /** A run by its number, an instance by its name. */
    private static String usual(String pattern) {
        String instances = pattern.contains("/instances/{name}") ? pattern.replace("{name}", "{instance}") : pattern;
        return instances.replace("{number}", "{finished}");
    }

    private Page page(String pattern, String example) {
        String[] parts = example.split(AS, 2);
        return new Page(pattern, example, filled(parts[0]), parts.length == 1 ? READER : parts[1]);
    }

    private String filled(String example) {
        Map<String, String> values = shown.byName();
        return VARIABLE.matcher(example).replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
