package chatalot.runbook.engine;

import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.Backups;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.PlayedFirstDeployments;
import chatalot.runbook.run.PlayedKeys;
import chatalot.runbook.run.PlayedMachines;
import chatalot.runbook.run.PlayedReach;
import chatalot.runbook.run.PlayedRecipients;
import chatalot.runbook.run.PlayedRestores;
import chatalot.runbook.run.Reach;
import chatalot.runbook.run.Recipients;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.ReverseSqlCheck;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.SecretValues;
import chatalot.runbook.run.StateViews;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.steps.CalendarOfInstances;
import chatalot.runbook.steps.PlanOfRun;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageConfigurator;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessEngineAdapter;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;

/**
 * The rooms run and engine as they are, the one step that decides by our records, and played steps for the rest. No
 * {@code @Configuration}: the service itself, in other tests, must not find it.
 */
@EnableAutoConfiguration
@ConfigurationPropertiesScan({"chatalot.runbook.audit", "chatalot.runbook.engine"})
@ComponentScan(basePackages = {"chatalot.runbook.engine", "chatalot.runbook.run", "chatalot.runbook.audit"})
@ComponentScan(basePackages = "chatalot.runbook.steps", useDefaultFilters = false,
        includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.ConfirmApprovals"))
class ProcessTestConfiguration {

    static final List<String> PLAYED = List.of("checkInstance", "planUpdate", "planRollback", "buildImage",
            "rehearseUpdate", "recheck", "recheckRollback", "rehearseReverse", "reverseMigrations", "putInBackup", "cleanUp", "tidyUp", "verifyBackup", "watchNewVersion",
            "beginReturn",
            "stopApp", "takeRestorePoint", "startNewVersion", "verifyNewVersion", "commitAndOpenDoors",
            "verifyOldVersion", "openDoors", "compareState", "dumpDatabase", "archiveFiles", "archiveSecrets", "proveBackup",
            "keepBackup", "copyBackup", "stopFailedVersion", "remakeRestorePoint", "putBackData", "putBackRelease", "startOldVersion",
            "planRestore", "putAside", "checkOut", "buildRestored", "putInDatabase", "putInFiles", "startFresh", "verifyFresh",
            "letUsersIn", "takeAway", "lookForUpdates",
            "planDeployment", "checkOutDeployment", "makeSecrets", "buildDeployment", "createContainers");

    @Bean
    static PlayedSteps playedSteps() {
        return new PlayedSteps();
    }

    @Bean
    static BeanFactoryPostProcessor steps(Environment environment) {
        String left = environment.getProperty("played.without", "");
        return beans -> PLAYED.stream().filter(topic -> !topic.equals(left)).forEach(topic -> beans.registerSingleton("step-" + topic, new Step() {
            @Override
            public String topic() {
                return topic;
            }

            @Override
            public Outputs run(StepContext context) {
                return beans.getBean(PlayedSteps.class).play(context);
            }
        }));
    }

    @Bean
    Stage stage(RunControl control, RunStore runs, StateViews views) {
        return new Stage(control, runs, views);
    }

    @Bean
    RecordedNotices notices() {
        return new RecordedNotices();
    }

    @Bean
    TasklistDoor tasklist(IdentityService identity, TaskService tasks, FormService forms) {
        return new TasklistDoor(identity, tasks, forms);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** All of them, unless a test says which by a regular expression. */
    @Bean
    Reach reach(Environment environment) {
        return new PlayedReach(environment.getProperty("played.reach", PlayedReach.everything().names()));
    }

    @Bean
    PlayedMachines machines() {
        return new PlayedMachines();
    }

    @Bean
    PlayedFirstDeployments firstDeployments() {
        return new PlayedFirstDeployments();
    }

    @Bean
    InstanceKeys keys() {
        return new PlayedKeys();
    }

    @Bean
    ModelPaths.Engine engineOfPaths(Stage stage, PlayedSteps steps, RunControl control, RecordedNotices notices,
            RepositoryService repository, Covered covered) {
        return new ModelPaths.Engine(stage, steps, control, notices, repository, covered);
    }

    @Bean
    Backups backups() {
        return new Backups() {
            @Override
            public List<Stored> of(String instance) {
                return List.of(new Stored(Stage.BACKUP, Instant.EPOCH, 1, Optional.empty(), Optional.empty(), Optional.empty(),
                        List.of()));
            }

            @Override
            public List<Held> atPlaces(String instance) {
                return List.of();
            }

            @Override
            public Map<String, String> staying(String instance) {
                return Map.of();
            }

            @Override
            public Optional<Due> due(String instance) {
                return Optional.empty();
            }
        };
    }

    @Bean
    PlayedRestores restores() {
        return new PlayedRestores();
    }

    @Bean
    PlayedTimetable timetable() {
        return new PlayedTimetable();
    }

    @Bean
    WrittenInstances writtenInstances() {
        return new WrittenInstances();
    }

    @Bean
    ChangeCalendar calendar(WrittenInstances written, Freezes freezes, EvidenceStore evidence, ObjectMapper json, Clock clock) {
        return new CalendarOfInstances(name -> written.find(name).or(() -> Optional.of(written.write(name))), List.of(), freezes,
                evidence, new PlanOfRun(json), clock);
    }

    @Bean
    ReverseSqlCheck reverseSqlCheck() {
        return text -> {
            if (text.isBlank()) {
                throw new Refused(Refused.Kind.INVALID, "Line 1, column 1: The text is empty.");
            }
            return text;
        };
    }

    @Bean
    Recipients recipients() {
        return new PlayedRecipients();
    }

    @Bean
    SecretValues secrets() {
        return instance -> Set.of("swordfish", "short");
    }

    @Bean
    Covered covered() {
        return new Covered();
    }

    @Bean
    ProcessEnginePlugin coverage() {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl configuration) {
                ProcessCoverageConfigurator.initializeProcessCoverageExtensions(configuration);
            }
        };
    }

    @Bean
    SmartInitializingSingleton coverageListeners(ProcessEngine engine, Covered covered) {
        return () -> new ProcessEngineAdapter(engine, covered).initializeListeners();
    }
}
