package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.PlayedFirstDeployments;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path of a first deployment. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployPathsTest extends ModelPaths {

    static final List<String> MODELS = List.of("deploy");

    private final PlayedFirstDeployments deployments;
    private final FreezeControl freezes;

    DeployPathsTest(Engine engine, PlayedFirstDeployments deployments, FreezeControl freezes) {
        super(engine);
        this.deployments = deployments;
        this.freezes = freezes;
    }

    @Override
    List<String> models() {
        return MODELS;
    }

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    @Test
    void whereNothingServesEverythingIsMadeBehindClosedDoors() {
        Run run = deploy(emptyPlace());
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Deployed");
        assertThat(stage.now(run.number()).kind()).isEqualTo(RunKind.DEPLOY);
        assertThat(steps.begun(run.instance())).containsExactly("planDeployment", "checkOutDeployment", "makeSecrets", "buildDeployment",
                "createContainers", "startFresh", "verifyFresh", "letUsersIn", "tidyUp");
        awaitNotice(run, Notice.Kind.UPDATED, Person.OPS, 1);
    }

    @Test
    void whereAnInstanceIsDeployingIsAnUpdate() {
        Run run = control.startDeployment(stage.newInstance(), "v1.1.0", "because", Stage.OLIVIA);

        assertThat(run.kind()).isEqualTo(RunKind.UPDATE);
        stage.awaitGate(run, "approvePlan");
        control.cancel(run.number(), "", Stage.OSCAR);
        stage.awaitEnd(run);
    }

    @Test
    void aFreezeHoldsItUp() {
        String instance = emptyPlace();
        freezes.freeze(Optional.of(instance), "the auditors are here", Optional.empty(), Stage.OLIVIA);

        assertThatThrownBy(() -> deploy(instance)).isInstanceOf(Refused.class).hasMessageContaining("the auditors are here");
    }

    @Test
    @Lesson(15)
    void aFreezeThatBeginsBeforeTheApprovalIsGivenLetsNothingBeMade() {
        Run run = deploy(emptyPlace());
        stage.awaitGate(run, "approvePlan");
        freezes.freeze(Optional.of(run.instance()), "the auditors are here", Optional.empty(), Stage.OLIVIA);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Not deployed");
        assertThat(steps.begun(run.instance())).containsExactly("planDeployment", "takeAway");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("the auditors are here");
    }

    @Test
    void aWordThatIsTakenBackBeforeUsersAreLetInCounts() {
        String instance = emptyPlace();
        CountDownLatch verifying = new CountDownLatch(1);
        CountDownLatch withdrawn = new CountDownLatch(1);
        steps.arrange(instance, "verifyFresh", context -> {
            verifying.countDown();
            withdrawn.await();
            return usual().play(context);
        });
        Run run = deploy(instance);
        stage.approve(run, "approvePlan");
        await().until(() -> verifying.getCount() == 0);
        control.withdraw(run.number(), "on second thoughts", Stage.PAULA);
        withdrawn.countDown();

        assertThat(stage.awaitEnd(run)).isEqualTo("Not deployed");
        assertThat(steps.begun(instance)).endsWith("verifyFresh", "takeAway");
    }

    @Test
    void theDoorsAreTriedUntilTheyAreOpenAndOpsHearOfIt() {
        String instance = emptyPlace();
        PlayedSteps.Part taken = context -> {
            throw new PassingTrouble("the port is taken");
        };
        steps.arrange(instance, "letUsersIn", taken, taken, taken, taken, isBroken(), fails(ErrorCode.NOT_DEPLOYED), usual());
        Run run = deploy(instance);
        stage.approve(run, "approvePlan");

        assertThat(stage.awaitEnd(run)).isEqualTo("Deployed");
        awaitNotice(run, Notice.Kind.NEEDS_HANDS, Person.OPS, 1);
    }

    @ParameterizedTest
    @CsvSource({"planDeployment, PLAN_REFUSED, Refused", "checkOutDeployment, NOT_DEPLOYED, Not deployed",
        "buildDeployment, BUILD_FAILED, Not deployed", "verifyFresh, GATE_FAILED, Not deployed"})
    void whatFailsIsTakenAwayAgain(String step, ErrorCode code, String outcome) {
        String instance = emptyPlace();
        steps.arrange(instance, step, fails(code));
        Run run = deploy(instance);
        if (code != ErrorCode.PLAN_REFUSED) {
            stage.approve(run, "approvePlan");
        }

        assertThat(stage.awaitEnd(run)).isEqualTo(outcome);
        assertThat(steps.begun(instance)).endsWith(step, "takeAway");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains(code.name());
    }

    @Test
    void withoutAnApprovalNothingIsMade() {
        Run rejected = deploy(emptyPlace());
        stage.reject(rejected, "approvePlan");
        assertThat(stage.awaitEnd(rejected)).isEqualTo("Rejected");
        assertThat(steps.begun(rejected.instance())).containsExactly("planDeployment", "takeAway");

        Run expired = deploy(emptyPlace());
        stage.awaitGate(expired, "approvePlan");
        after(Duration.ofDays(30));
        assertThat(stage.awaitEnd(expired)).isEqualTo("Expired");
    }

    @Test
    void itIsCancelledInTheMiddleOfAStep() {
        String instance = emptyPlace();
        CountDownLatch building = new CountDownLatch(1);
        steps.arrange(instance, "buildDeployment", context -> {
            building.countDown();
            new CountDownLatch(1).await();
            return usual().play(context);
        });
        Run run = deploy(instance);
        stage.approve(run, "approvePlan");
        await().until(() -> building.getCount() == 0);

        control.cancel(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(steps.begun(instance)).endsWith("buildDeployment", "takeAway");
    }

    private String emptyPlace() {
        String instance = stage.newInstance();
        deployments.isMissing(instance);
        return instance;
    }

    private Run deploy(String instance) {
        return control.startDeployment(instance, "v1.1.0", "because", Stage.OLIVIA);
    }
}
