package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others wrote stays what it is: text. */
class MarkdownTextTest {

    private final MarkdownText text = new MarkdownText();

    @ParameterizedTest
    @ValueSource(strings = {
        "**bold** and _soft_ and ~struck~", "<script>alert(1)</script>", "[click](javascript:alert(1))", "![x](http://example.org/x.png)",
        "`code` and ``more``", "a | b", "C:\\dir &amp; more", "snake_case_name and __init__", "1. one", "# no heading", "<http://example.org>"})
    void whatIsFilledInShowsAsItIsWritten(String words) {
        text.item("Commit: %s", words);

        assertThat(TextContentRenderer.builder().build().render(Parser.builder().build().parse(text.toString())).strip())
                .endsWith("Commit: " + words);
        assertThat(html()).doesNotContain("<script", "<a ", "<img", "<em>", "<strong>", "<code>");
    }

    @Test
    void aNameWithUnderscoresReadsWellInATerminalToo() {
        text.item("%s", "adds the column community_id");

        assertThat(text.toString()).isEqualTo("- adds the column community_id\n");
    }

    @Test
    void severalLinesBecomeOne() {
        text.item("%s", "Subject\n\n## What is signed\n");

        assertThat(html()).doesNotContain("<h2>").contains("Subject  ## What is signed");
    }

    @Test
    void nothingMovesACursorOrTurnsTextAround() {
        text.item("%s", "a\u001b[31mred\u0007 \u202eback");
        text.fenced("sql", "select 1; -- \u202e\u001b[2J");
        text.quoted("- \u2066x\u009b1m");

        assertThat(text.toString()).doesNotContainPattern("[\\p{Cntrl}\\u009b\\u202e\\u2066&&[^\\n]]").contains("\ufffd");
    }

    @Test
    void aBlockCannotEndItsFence() {
        text.fenced("sql", "select 1;\n```\n# forged\n````\nmore");
        text.heading(2, "Ours");

        assertThat(counted()).containsExactly(1, 1);
    }

    @Test
    void headingsInAQuotationAreNoneOfOurs() {
        text.heading(2, "What is new");
        text.quoted("- New\n\n## What is signed\n\n```\nnever closed");
        text.heading(2, "Ours");

        assertThat(html()).containsSubsequence("<h2>What is new</h2>", "<blockquote>", "<h2>What is signed</h2>", "never closed",
                "</blockquote>", "<h2>Ours</h2>");
    }

    private String html() {
        return HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build().render(Parser.builder().build().parse(text.toString()));
    }

    /** Headings and blocks of code. */
    private int[] counted() {
        int[] counted = new int[2];
        Parser.builder().build().parse(text.toString()).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                counted[0]++;
            }

            @Override
            public void visit(FencedCodeBlock block) {
                counted[1]++;
            }
        });
        return counted;
    }
}
