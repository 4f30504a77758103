package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.text.HoldsNoControl;
import chatalot.runbook.text.Hostile;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is read of a release: its name as people type it, and what its authors wrote. */
class ForeignTextTest {

    @Property
    void aTargetIsANameThatCanBeNoOptionAndNoPath(@ForAll("targets") String typed) {
        try {
            String name = new Target(typed).name();
            assertThat(name).matches("[A-Za-z0-9][A-Za-z0-9._/+-]*").hasSizeLessThanOrEqualTo(200).doesNotContain("..");
        } catch (TargetNotFound refused) {
            assertThat(refused).hasMessageEndingWith("can be no tag, branch or commit").message().is(new HoldsNoControl()).hasSizeLessThan(400);
        }
    }

    @Property(tries = 40)
    void gitTakesWhateverATargetIsForAName(@ForAll("names") String typed) {
        Optional<Target> target = target(typed);
        if (target.isPresent()) {
            try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
                Host host = new LocalHost(docker);
                assertThat(host.run(Command.of("git", "check-ref-format", "refs/tags/" + target.get())).exitCode()).as(typed).isZero();
            }
        }
    }

    private static Optional<Target> target(String typed) {
        try {
            return Optional.of(new Target(typed));
        } catch (TargetNotFound refused) {
            return Optional.empty();
        }
    }

    @Property
    void aCommitIsNamedInFullOrNotAtAll(@ForAll("commits") String text) {
        try {
            assertThat(new CommitId(text).value()).matches("[0-9a-f]{40}|[0-9a-f]{64}");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("Not a full commit id");
        }
    }

    @Property
    void aVersionIsThreeNumbersOrNone(@ForAll("versions") String text) {
        Version.in(text).ifPresent(version -> assertThat(version.toString()).matches("\\d+\\.\\d+\\.\\d+"));
    }

    @Property(tries = 100)
    void anyTextIsAChangelogOfSomeSections(@ForAll("changelogs") String markdown) {
        Changelog changelog = Changelog.parse(markdown);

        Map<String, String> all = changelog.since(Changelog.parse(""));
        assertThat(all).isEqualTo(changelog.sections());
        assertThatCode(() -> changelog.has(markdown)).doesNotThrowAnyException();
    }

    @Property
    void anyTextIsACargoFileWithAVersionOrWithout(@ForAll("cargos") String text) {
        assertThatCode(() -> CargoVersion.of(text)).doesNotThrowAnyException();
    }

    @Property
    void whatOthersWroteBecomesNoMarkupAndMovesNoCursor(@ForAll("texts") String foreign) {
        MarkdownText text = new MarkdownText();
        text.heading(1, "Update to %s", foreign);
        text.item("a commit: %s", foreign);
        text.paragraph("%s", foreign);
        text.fenced("sql", foreign);
        text.quoted(foreign);

        assertThat(text.toString()).is(new HoldsNoControl());
        assertThat(text.toString().lines().filter(line -> line.startsWith("# "))).hasSize(1);
    }

    @Property(tries = 100)
    void reverseSqlIsTakenWithItsDigestOrEveryProblemIsTold(@ForAll("sql") String sql) {
        try {
            assertThat(ReverseSql.of(sql).digest()).matches("[0-9a-f]{64}");
        } catch (ReverseSqlRefused refused) {
            assertThat(refused.problems()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> targets() {
        return Hostile.around(names());
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("abzAZ019._/+-").ofMinLength(1).ofMaxLength(30);
    }

    @Provide
    Arbitrary<String> commits() {
        return Hostile.around(Arbitraries.strings().withChars("0123456789abcdef").ofMinLength(38).ofMaxLength(66));
    }

    @Provide
    Arbitrary<String> versions() {
        return Hostile.around(Arbitraries.of("v1.2.3", "0.22.6-14-g1a2b3c4", "999999999.999999999", "v1.2"));
    }

    @Provide
    Arbitrary<String> changelogs() {
        return Hostile.around(Arbitraries.of("# Changelog\n\n## v1.1.0\n\n- new\n\n## v1.0.0\n\ntext\n", "v2\n--\ntext\n\nv1\n==\n", "> ", "- ", "[", "*a **b ", "![[", "<a ", "## "));
    }

    @Provide
    Arbitrary<String> cargos() {
        return Hostile.around(Arbitraries.of("[package]\nversion = \"1.0.0\"\n", "[workspace.package]\nversion = '1'\n", "a = [", "a.", "x = {a = "));
    }

    @Provide
    Arbitrary<String> sql() {
        return Hostile.around(Arbitraries.of("drop table reactions;\n", "alter table a add column b text default 'x''y';", "select $a$ x $a$;", "(", "/* ", "select ", "- ",
                "update a set b = (select 1);"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.text();
    }
}
