package chatalot.runbook.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.text.Hostile;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** Markdown of others as a browser would take it. */
class ForeignTextOnPagesTest {

    private static final List<String> ELEMENTS = List.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "img", "hr", "br",
            "table", "thead", "tbody", "tr", "th", "td");
    private static final List<String> ATTRIBUTES = List.of("href", "src", "alt", "title", "rel", "class", "start", "align");

    @Property
    void nothingInADocumentRunsOrLeadsToWhatWouldRun(@ForAll("documents") String markdown) {
        for (Element element : Jsoup.parseBodyFragment(new DocumentText().html(markdown)).body().select("body *")) {
            assertThat(ELEMENTS).contains(element.normalName());
            for (Attribute attribute : element.attributes()) {
                assertThat(ATTRIBUTES).contains(attribute.getKey());
                if (attribute.getKey().equals("href") || attribute.getKey().equals("src")) {
                    assertThat(attribute.getValue().replaceAll("[\\p{Cntrl}\\s]", "")).doesNotContainPattern("(?i)^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:");
                }
            }
        }
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> link = Arbitraries.of("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "&#106;avascript:alert(1)", "\u0001javascript:alert(1)", "data:text/html,<script>",
                "vbscript:x", "https://example.org/", "/runs/1", "mailto:a@b", "x\" onmouseover=\"alert(1)", "file:///etc/passwd", "java&#9;script:alert(1)", "%6aavascript:x").map(url ->
                "[text](%s) ![image](<%s>) <%s> [ref]\n\n[ref]: %s \"title\"\n".formatted(url, url, url, url));
        Arbitrary<String> html = Arbitraries.of("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<!--><script>", "</p><script>",
                "<iframe srcdoc='<script>'>", "```html\n</code><script>alert(1)</script>\n```", "```x\" onclick=\"y\nz\n```", "| a |\n|---|\n| <script> |\n", "<style>*{}</style>", "> ", "1. ", "***");
        return Hostile.around(Arbitraries.oneOf(link, html));
    }
}
