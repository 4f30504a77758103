package chatalot.runbook;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The house plan: which room may know which, and who alone knows the engine and the web. */
@AnalyzeClasses(packages = "chatalot.runbook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HOUSE = "chatalot.runbook.";
    private static final String[] PLAIN_ROOMS = {HOUSE + "host..", HOUSE + "instance..", HOUSE + "release..",
        HOUSE + "backup..", HOUSE + "deploy..", HOUSE + "rehearsal..", HOUSE + "schedule.."};

    @ArchTest
    static final ArchRule onlyTheEngineRoomKnowsCamunda = noClasses().that().resideOutsideOfPackage(HOUSE + "engine..")
            .should().dependOnClassesThat().resideInAPackage("org.camunda..");

    @ArchTest
    static final ArchRule onlyTheWebRoomKnowsSpringMvcAndSecurity = noClasses().that()
            .resideOutsideOfPackage(HOUSE + "web..").should().dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "org.springframework.security..");

    @ArchTest
    static final ArchRule theHostKnowsNoOtherRoom = noClasses().that().resideInAPackage(HOUSE + "host..")
            .should().dependOnClassesThat(resideInAPackage("chatalot.runbook..")
                    .and(not(resideInAPackage(HOUSE + "host.."))));

    @ArchTest
    static final ArchRule theRunRoomKnowsOnlyTheHost = noClasses().that().resideInAPackage(HOUSE + "run..")
            .should().dependOnClassesThat(resideInAPackage("chatalot.runbook..")
                    .and(not(
                            resideInAPackage(HOUSE + "host..").or(resideInAPackage(HOUSE + "run..")))));

    @ArchTest
    static final ArchRule webAndCommandLineGoThroughTheRunRoom = noClasses().that()
            .resideInAnyPackage(HOUSE + "web..", HOUSE + "cli..").should().dependOnClassesThat().resideInAnyPackage(
                    HOUSE + "engine..", HOUSE + "steps..", HOUSE + "deploy..", HOUSE + "backup..", HOUSE + "release..",
                    HOUSE + "instance..", HOUSE + "rehearsal..", HOUSE + "schedule..");

    @ArchTest
    static final ArchRule theEngineKnowsRunsAndNothingOfTheirWork = noClasses().that()
            .resideInAPackage(HOUSE + "engine..").should().dependOnClassesThat().resideInAnyPackage(HOUSE + "deploy..",
                    HOUSE + "backup..", HOUSE + "release..", HOUSE + "instance..", HOUSE + "rehearsal..", HOUSE + "schedule..",
                    HOUSE + "web..",
                    HOUSE + "cli..");

    @ArchTest
    static final ArchRule theRoomsOfTheWorkKnowNeitherRunsNorSteps = noClasses().that().resideInAnyPackage(PLAIN_ROOMS)
            .should().dependOnClassesThat().resideInAnyPackage(HOUSE + "run..", HOUSE + "steps..", HOUSE + "engine..",
                    HOUSE + "web..", HOUSE + "cli..");

    @ArchTest
    static final ArchRule noticesKnowOnlyRuns = noClasses().that().resideInAPackage(HOUSE + "notify..")
            .should().dependOnClassesThat(resideInAPackage("chatalot.runbook..")
                    .and(not(resideInAPackage(HOUSE + "run..").or(resideInAPackage(HOUSE + "notify..")))));

    @ArchTest
    static final ArchRule noticesAreReachedThroughTheRunRoom = noClasses().that()
            .resideOutsideOfPackage(HOUSE + "notify..").should().dependOnClassesThat()
            .resideInAPackage(HOUSE + "notify..");

    @ArchTest
    static final ArchRule theRecordKnowsOnlyRunsAndSeals = noClasses().that().resideInAPackage(HOUSE + "audit..")
            .should().dependOnClassesThat(resideInAPackage("chatalot.runbook..")
                    .and(not(resideInAnyPackage(HOUSE + "run..", HOUSE + "seal..", HOUSE + "audit.."))));

    /** Whoever checks the record elsewhere needs nothing else of ours. */
    @ArchTest
    static final ArchRule sealsKnowNoOtherRoom = noClasses().that().resideInAPackage(HOUSE + "seal..")
            .should().dependOnClassesThat().resideOutsideOfPackages(HOUSE + "seal..", "java..", "com.fasterxml.jackson..", "org.erdtman.jcs..");

    /** Other rooms tell it what happened through the run room. */
    @ArchTest
    static final ArchRule theRecordIsReadByTheWebRoomAlone = noClasses().that()
            .resideOutsideOfPackages(HOUSE + "audit..", HOUSE + "web..").should().dependOnClassesThat()
            .resideInAPackage(HOUSE + "audit..");

    @ArchTest
    static final ArchRule instancesKnowNothingOfWhatIsDoneToThem = noClasses().that()
            .resideInAPackage(HOUSE + "instance..").should().dependOnClassesThat().resideInAnyPackage(
                    HOUSE + "release..", HOUSE + "backup..", HOUSE + "deploy..", HOUSE + "rehearsal..");

    @ArchTest
    static final ArchRule theScheduleKnowsOnlyTime = noClasses().that().resideInAPackage(HOUSE + "schedule..")
            .should().dependOnClassesThat().resideOutsideOfPackages(HOUSE + "schedule..", "java..",
                    "org.springframework.scheduling.support..");

    @ArchTest
    static final ArchRule roomsDoNotGoInCircles =
            slices().matching("chatalot.runbook.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsKeptInStaticFields = fields().that().areStatic().should().beFinal();

    /** A stream of rows holds its connection until it is closed: rows are read as lists, or page by page. */
    @ArchTest
    static final ArchRule noStreamOfRowsKeepsAConnection = noClasses().should()
            .callMethod(JdbcClient.MappedQuerySpec.class, "stream");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = classes().should().haveSimpleNameNotEndingWith("Util")
            .andShould().haveSimpleNameNotEndingWith("Utils").andShould().haveSimpleNameNotEndingWith("Helper")
            .andShould().haveSimpleNameNotEndingWith("Manager").andShould().haveSimpleNameNotEndingWith("Impl");
}
