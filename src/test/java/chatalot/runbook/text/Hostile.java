package chatalot.runbook.text;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts as people mistype them and as somebody writes them who means harm. */
public final class Hostile {

    private static final int LONG = 60_000;

    private Hostile() {
    }

    /** Of any characters there are, halves of pairs among them. */
    public static Arbitrary<String> text() {
        return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.strings().ofMaxLength(60)),
                Tuple.of(4, pieces().list().ofMaxSize(12).map(all -> String.join("", all))),
                Tuple.of(1, repeated(pieces())));
    }

    /** Texts that begin as what a parser reads, with something in them that it should not. @param wellFormed texts that it takes */
    public static Arbitrary<String> around(Arbitrary<String> wellFormed) {
        return Arbitraries.oneOf(wellFormed, text(), wellFormed.flatMap(text -> Arbitraries.integers().between(0, text.length()).flatMap(at ->
                pieces().map(piece -> text.substring(0, at) + piece + text.substring(at)))), wellFormed.flatMap(text ->
                Arbitraries.integers().between(0, text.length()).map(at -> text.substring(0, at))), repeated(wellFormed));
    }

    private static Arbitrary<String> repeated(Arbitrary<String> some) {
        return some.filter(text -> !text.isEmpty()).map(text -> text.repeat(LONG / text.length() + 1));
    }

    /** What means something to a shell, a terminal, a browser, a database or a path. */
    public static Arbitrary<String> pieces() {
        return Arbitraries.of(List.of("", " ", "\n", "\r\n", "\r", "\t", "\0", "\u001b[2J", "\u001b]0;x\u0007", "\u009b31m", "\u202e", "\u2066", "\u200f", "\u061c",
                "\u2028", "\u0085", "\ud800", "\udc00", "\ufeff", "\uffff", "e\u0301", "\ud83d\ude00", "../", "..", "/", "//", "\\", ".", "~", "-", "--", "%00",
                "%2e%2e%2f", "'", "\"", "`", "$(id)", "${HOME}", "$$", ";", "|", "&", "<", ">", "<script>alert(1)</script>", "javascript:alert(1)", "[x](", ")", "![", "](",
                "*", "_", "#", "##", "> ", "```", "{", "}", "[", "]", "=", ":", "@", "@{", "^", "?", "+", "1e309", "NaN", "-1", "0", "99999999999999999999", "\u0661",
                "null", "a", "Z", "é", "--upload-pack=x", ".lock", "'; drop table runs; --", "export ", "\\u0000"));
    }
}
