package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our pages hold no script and no style of their own: the policy would refuse them, and so nobody gets used to them. */
class TemplatesTest {

    private static final List<Pattern> INLINE = Stream.of(
            "<script(?![^>]*\\s(th:)?src=)", "<style\\b", "[\\s\"](th:)?style\\s*=", "[\\s\"](th:)?on[a-z]+\\s*=", "hx-on", "javascript:",
            "th:(attr|attrappend|attrprepend)\\s*=\\s*\"[^\"]*\\b(style|on[a-z]+)=", "th:inline\\s*=\\s*\"(javascript|css)", "<(iframe|object|embed|base)\\b")
            .map(pattern -> Pattern.compile(pattern, Pattern.CASE_INSENSITIVE)).toList();

    @Test
    void noTemplateHoldsAScriptOrAStyle() throws IOException {
        try (Stream<Path> templates = Files.walk(Path.of("src/main/resources/templates"))) {
            List<Path> pages = templates.filter(Files::isRegularFile).toList();

            assertThat(pages).hasSizeGreaterThan(15).allSatisfy(page -> {
                String text = Files.readString(page);
                assertThat(INLINE).as(page.toString()).noneMatch(inline -> inline.matcher(text).find());
            });
        }
    }

    @Test
    void ourScriptsWriteNoMarkupAndRunNoText() throws IOException {
        try (Stream<Path> assets = Files.walk(Path.of("src/main/resources/static/assets"))) {
            assertThat(assets.filter(path -> path.toString().endsWith(".js")).toList()).isNotEmpty().allSatisfy(script ->
                    assertThat(Files.readString(script)).as(script.toString()).doesNotContainPattern("\\beval\\(|new Function\\(|document\\.write|insertAdjacentHTML"));
        }
    }
}
