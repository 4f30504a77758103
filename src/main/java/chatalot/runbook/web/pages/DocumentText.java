package chatalot.runbook.web.pages;

import chatalot.runbook.web.Runs;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A document as a page shows it: Markdown rendered without any HTML of its own, JSON indented, the rest as it is. */
class DocumentText {

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private final Parser markdown = Parser.builder().extensions(TABLES).build();
    private final HtmlRenderer html = HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).sanitizeUrls(true).build();
    private final JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Safe HTML, for Markdown only. */
    Optional<String> html(Runs.Document document) {
        boolean isMarkdown = document.about().mediaType().startsWith("text/markdown")
                || document.about().name().endsWith(".md");
        return isMarkdown ? Optional.of(html(document.text())) : Optional.empty();
    }

    /** Safe HTML of Markdown: tags in it are shown, links that would run something lead nowhere. */
    String html(String text) {
        return html.render(markdown.parse(text));
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
