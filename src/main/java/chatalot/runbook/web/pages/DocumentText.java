package chatalot.runbook.web.pages;

import chatalot.runbook.web.Runs;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/** A document as a page shows it: Markdown rendered without any HTML of its own, JSON indented, the rest as it is. */
class DocumentText {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private static final int DEEPEST = 100;

    private final Parser markdown = Parser.builder().extensions(TABLES).build();
    private final HtmlRenderer html = HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).sanitizeUrls(true)
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto"))).build();
    private final JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Safe HTML, for Markdown only. */
    Optional<String> html(Runs.Document document) {
        boolean isMarkdown = document.about().mediaType().startsWith("text/markdown")
                || document.about().name().endsWith(".md");
        return isMarkdown ? Optional.of(html(document.text())) : Optional.empty();
    }

    /** Safe HTML of Markdown: tags in it are shown, links that would run something lead nowhere. What nobody nests so deeply is shown as it is. */
    String html(String text) {
        Node document = markdown.parse(text);
        return html.render(isDeeperThan(DEEPEST, document) ? asWritten(text) : document);
    }

    /** Looked at step by step: whatever goes down into a document by calls runs out of them. */
    private static boolean isDeeperThan(int deepest, Node document) {
        int depth = 0;
        Node node = document;
        while (depth <= deepest) {
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                depth++;
                continue;
            }
            while (node != document && node.getNext() == null) {
                node = node.getParent();
                depth--;
            }
            if (node == document) {
                return false;
            }
            node = node.getNext();
        }
        return true;
    }

    private static Node asWritten(String text) {
        FencedCodeBlock block = new FencedCodeBlock();
        block.setLiteral(text);
        Node document = new Document();
        document.appendChild(block);
        return document;
    }

    String plain(Runs.Document document) {
        if (!document.about().mediaType().startsWith("application/json")) {
            return document.text();
        }
        try {
            return json.writeValueAsString(json.readTree(document.text()));
        } catch (JsonProcessingException notJson) {
            return document.text();
        }
    }
}
