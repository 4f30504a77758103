package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an approver of an earlier plan has to be told, and what becomes of plans in evidence. */
class PlanDifferencesTest {

    private final ObjectMapper json = new ObjectMapper().registerModule(new Jdk8Module());

    @Test
    void thePlanItselfHasNone() {
        assertThat(new PlanBuilder().migration(2, "drop table t;").build().differences(new PlanBuilder().migration(2, "drop table t;").build()))
                .isEmpty();
    }

    @Test
    void aChangedBaseIsToldInWords() {
        assertThat(new PlanBuilder().env("e2").build().differences(new PlanBuilder().build())).containsExactly(".env changed");
    }

    @Test
    void migrationsThatCameAndWentAndChangedAreNamed() {
        Plan former = new PlanBuilder().migration(2, "create table t (id int);").migration(3, "drop table u;").build();
        Plan now = new PlanBuilder().migration(2, "create table t (id bigint);").migration(4, "drop table v;").build();

        assertThat(now.differences(former)).containsExactly("Also to apply: migration 4, change 4",
                "No longer to apply: migration 3, change 3", "Migration 2 has another text");
    }

    @Test
    void risksAndRefusalsThatCameAndWentAreNamed() {
        Plan former = new PlanBuilder().refusal("Disk full.").build();
        Plan now = new PlanBuilder().flag(RiskFlag.Kind.OTHER_SERVICES, "turn.").build();

        assertThat(now.differences(former)).containsExactly("No longer refused: Disk full.", "New risk: other services made anew. turn.");
        assertThat(former.differences(now)).containsExactly("New refusal: Disk full.", "Risk gone: other services made anew. turn.");
    }

    @Test
    void aPlanSurvivesItsJson() throws JsonProcessingException {
        Plan plan = new PlanBuilder().migration(2, "alter table messages drop column note;").flag(RiskFlag.Kind.DROPS_DATA, "x")
                .breaking("changelog", "y").build();

        assertThat(json.readValue(json.writeValueAsString(plan), Plan.class)).isEqualTo(plan);
    }

    @Test
    void aPlanThatWasKeptBeforeThereWereRisksIsStillReadAndTakenForDangerous() throws JsonProcessingException {
        Plan plan = new PlanBuilder().migration(2, "create table t (id int);").build();
        ObjectNode old = json.valueToTree(plan);
        old.remove(List.of("breaking", "flags", "build"));
        ((ObjectNode) old.get("forecast")).remove(List.of("wayBackSeconds", "measured"));
        old.get("pending").forEach(pending -> ((ObjectNode) pending).remove("statements"));

        Plan read = json.readValue(old.toString(), Plan.class);

        assertThat(read.digest()).isEqualTo(plan.digest());
        assertThat(read.forecast().wayBack()).isPositive();
        assertThat(read.destructive()).isTrue();
        assertThat(PlanText.of(read)).contains("unknown, look at it", "create table t");
    }

    @Test
    void predictionsAreNoPartOfTheDigestAndTextsOfMigrationsAre() {
        assertThat(new PlanBuilder().migration(2, "select 1;").build().digest())
                .isEqualTo(new PlanBuilder().migration(2, "select 1;").flag(RiskFlag.Kind.BREAKING, "x").commit("y").build().digest())
                .isNotEqualTo(new PlanBuilder().migration(2, "select 2;").build().digest());
    }
}
