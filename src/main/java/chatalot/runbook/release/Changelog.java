package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A changelog in Markdown: one second-level heading for each release, newest first.
 *
 * @param sections heading to the Markdown below it, in the order of the document
 */
record Changelog(Map<String, String> sections) {

    /** Where releases keep it. */
    static final List<String> FILES = List.of("docs/appendix/changelog.md", "CHANGELOG.md");
    private static final int RELEASE_LEVEL = 2;

    static Changelog parse(String markdown) {
        Node document = Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build().parse(markdown);
        List<Heading> headings = new ArrayList<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading && heading.getLevel() <= RELEASE_LEVEL) {
                headings.add(heading);
            }
        }
        List<String> lines = markdown.lines().toList();
        Map<String, String> sections = new LinkedHashMap<>();
        for (int i = 0; i < headings.size(); i++) {
            int end = i + 1 < headings.size() ? line(headings.get(i + 1)) : lines.size();
            if (headings.get(i).getLevel() == RELEASE_LEVEL) {
                int begin = line(headings.get(i)) + headings.get(i).getSourceSpans().size();
                sections.putIfAbsent(text(headings.get(i)), String.join("\n", lines.subList(begin, end)).strip());
            }
        }
        return new Changelog(sections);
    }

    /** The sections that an older state of the document does not have, in this one's order. */
    Map<String, String> since(Changelog older) {
        Map<String, String> newer = new LinkedHashMap<>(sections);
        newer.keySet().removeAll(older.sections().keySet());
        return newer;
    }

    /** Heading of the newest section. */
    Optional<String> newest() {
        return sections.keySet().stream().findFirst();
    }

    /** Whether a section is about a release, however its heading decorates the name. */
    boolean has(String release) {
        String bare = bare(release);
        return sections.keySet().stream().anyMatch(heading -> List.of(heading.split("[\\s\\[\\]()]+")).stream()
                .map(Changelog::bare).anyMatch(bare::equals));
    }

    private static String bare(String name) {
        return name.startsWith("v") ? name.substring(1) : name;
    }

    private static int line(Heading heading) {
        return heading.getSourceSpans().get(0).getLineIndex();
    }

    private static String text(Node heading) {
        StringBuilder text = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(node.getLiteral());
            }

            @Override
            public void visit(Code node) {
                text.append(node.getLiteral());
            }
        });
        return text.toString().strip();
    }
}
