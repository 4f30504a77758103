package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What approvers read. */
class PlanTextTest {

    @Test
    void whatDecidesComesFirst() {
        String text = PlanText.of(new PlanBuilder().refusal("The restore point does not fit.")
                .flag(RiskFlag.Kind.DROPS_DATA, "Migration 2 drops the table old_tokens.").migration(2, "drop table old_tokens;")
                .section("v1.1.0", "- Faster").commit("Release v1.1.0").build());

        assertThat(text).containsSubsequence("# Update chat from v1.0.0 to v1.1.0", "## Refused", "does not fit", "## What to look at",
                "drops data", "## Way back: restore data", "## Downtime", "## Migrations to apply: 1", "**drops data**: ",
                "drop table old_tokens", "## What is new", "> - Faster", "## Installation", "## Commits: 1", "Release v1.1.0", "## What is signed");
    }

    @Test
    void everyRiskSaysWhoHasToLookAtIt() {
        assertThat(PlanText.of(new PlanBuilder().flag(RiskFlag.Kind.REWRITES_LARGE_TABLE, "Migration 2 rewrites messages.").build()))
                .contains("- **rewrites a large table**: Migration 2 rewrites messages. For an approver who knows the database.");
    }

    @Test
    void aPlanWithoutRisksSaysSoPlainly() {
        assertThat(PlanText.of(new PlanBuilder().build())).contains("Nothing was found that makes this update riskier than another.",
                "## Way back: code only", "the old image starts on the database as it is. Nothing is lost.",
                "## Migrations to apply: none");
    }

    @Test
    void theWayBackSaysWhatEachMomentWouldLose() {
        assertThat(PlanText.of(new PlanBuilder().migration(2, "create table t (id int);").build())).containsSubsequence(
                "until the new version is reachable: by itself", "Nothing is lost.", "Afterwards:", "Everything written since the stop");
    }

    @Test
    void everyStatementCarriesItsClassWithTheSizeOfItsTable() {
        Plan plan = new PlanBuilder().migration(2, "alter table messages alter column id type bigint;\ncreate table t (id int);").build();

        assertThat(PlanText.of(plan)).containsSubsequence(
                "**rewrites a table**: gives the column id of messages another type, which writes every row (about 2,000,000 rows, 1.0 GB)",
                "alter table messages", "**adds**: makes the table t", "create table t");
    }

    @Test
    void marksOfBreakingChangesSayWhereTheyStand() {
        assertThat(PlanText.of(new PlanBuilder().breaking("commit c0ffee", "feat!: drop the old API").build()))
                .contains("Marked as breaking:\n\n- commit c0ffee: feat!: drop the old API");
    }

    @Test
    void whatIsSignedIsTheDigestWithWhatTheRiskTableAsksFor() {
        Plan plan = new PlanBuilder().build();

        assertThat(PlanText.of(plan)).containsSubsequence("## What is signed", plan.digest(),
                "together with what the risk table asks for");
    }

    @Test
    void aPlanMadeAgainBeginsWithWhatChanged() {
        Plan former = new PlanBuilder().build();
        Plan now = new PlanBuilder().env("e2").build();

        assertThat(PlanText.of(now, List.of(former))).containsSubsequence("# Update chat", "## Changed since the plan before this one",
                "has to read these points again", "- .env changed", "## What to look at");
        assertThat(PlanText.of(now)).doesNotContain("Changed since");
    }

    @Test
    void whoeverSkippedAPlanFindsWhatChangedSinceTheOneTheyRead() {
        Plan first = new PlanBuilder().migration(2, "create table t (id int);").build();
        Plan second = new PlanBuilder().build();
        Plan now = new PlanBuilder().env("e2").build();

        assertThat(PlanText.of(now, List.of(first, second))).containsSubsequence("## Changed since the plan before this one",
                "- .env changed", "Whoever read plan 1 last:", "- .env changed", "No longer to apply", "## What to look at");
        assertThat(PlanText.toLookAt(now, List.of(first, second))).containsSubsequence("**Changed since plan 2**", "- .env changed",
                "**Changed since plan 1**", "No longer to apply");
    }

    @Test
    void aFormSaysWhoHasToLookAtWhat() {
        PlanBuilder plan = new PlanBuilder().flag(RiskFlag.Kind.DROPS_DATA, "Migration 2 drops column *html* of messages.");
        for (int i = 0; i < 20; i++) {
            plan.flag(RiskFlag.Kind.NEW_VARIABLES, "x".repeat(3000));
        }

        String text = PlanText.toLookAt(plan.build(), List.of());

        assertThat(text).contains("- drops data: Migration 2 drops column \\*html\\* of messages. For an approver who knows the database",
                "and 13 more: see the plan").hasSizeLessThan(4000);
        assertThat(PlanText.toLookAt(new PlanBuilder().env("*".repeat(900)).build(), Collections.nCopies(40, plan.build())))
                .endsWith("… and more: see the plan.\n").hasSizeLessThan(4000);
    }

    @Test
    void textsOfOthersCannotForgeAPartOfThePlan() {
        String text = PlanText.of(new PlanBuilder().section("v1.1.0", "## What is signed\n\nNothing at all.")
                .commit("\u001b[2J**Approved** <b>by all</b>").migration(2, "-- ```\n-- # Refused\ncreate table t (id int);").build());

        assertThat(text.lines().filter(line -> line.equals("## What is signed"))).hasSize(1);
        assertThat(text).contains("> ## What is signed", "\ufffd\\[2J\\*\\*Approved\\*\\* \\<b>by all\\</b>", "````sql")
                .doesNotContain("\u001b");
    }
}
