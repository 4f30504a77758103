package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every kind of run from its request to its end, on an instance of its own, with what has to be so afterwards; whatever
 * happens to the service on the way.
 */
final class Journeys {

    /** By name. */
    static final Map<String, Journey> ALL = all();

    private Journeys() {
    }

    /** One kind of run. */
    interface Journey {
        /** @param directory for whatever the service keeps */
        void travel(Fate fate, Path directory);
    }

    /** What happens on the way: carries out one run and returns it after its end. */
    interface Fate {
        JsonNode carryOut(ServiceProcess service, Supplier<String> ask, Consumer<String> people);
    }

    private static Map<String, Journey> all() {
        Map<String, Journey> all = new LinkedHashMap<>();
        all.put("update", Journeys::update);
        all.put("update that fails", Journeys::updateThatFails);
        all.put("update that falls after its commit", Journeys::updateThatFallsAfterItsCommit);
        all.put("update that needs hands", Journeys::updateThatNeedsHands);
        all.put("update that goes back to its backup", Journeys::updateThatGoesBackToItsBackup);
        all.put("rollback of the code", Journeys::rollbackOfTheCode);
        all.put("rollback with a backup", Journeys::rollbackWithABackup);
        all.put("rollback by reverse SQL", Journeys::rollbackByReverseSql);
        all.put("restore on a fresh host", Journeys::restoreOnAFreshHost);
        all.put("restore where something is put aside", Journeys::restoreWhereSomethingIsPutAside);
        all.put("restore that is cancelled", Journeys::restoreThatIsCancelled);
        all.put("backup", Journeys::backup);
        all.put("verification", Journeys::verification);
        all.put("check for updates", Journeys::checkForUpdates);
        all.put("deployment", Journeys::deployment);
        all.put("deployment that fails", Journeys::deploymentThatFails);
        return all;
    }

    private static void update(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0", true)) {
            staysNew(scenario, fate);
        }
    }

    private static void updateThatFails(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            goesBack(scenario, fate);
        }
    }

    /** Its migration fails: the run goes back, and the database that it left is kept. */
    static void goesBack(UpdateScenario scenario, Fate fate) {
        scenario.whileWriting(() -> {
            JsonNode run = fate.carryOut(scenario.service(), () -> scenario.request("v1.2.0"), signing(scenario.runs()));
            demandOutcome(run, "Restored");
            assertThat(scenario.databases()).filteredOn(name -> name.endsWith("_" + run.path("number").asText()))
                    .containsExactly("chatalot_failed_" + run.path("number").asText());
        });
        scenario.requireServing("v1.1.0", "1.1.0");
        requireWhole(scenario);
    }

    /** The new version passes its gate and stays. */
    static void staysNew(UpdateScenario scenario, Fate fate) {
        scenario.whileWriting(() -> demandOutcome(
                fate.carryOut(scenario.service(), () -> scenario.request("v1.6.0"), signing(scenario.runs())), "Updated"));
        scenario.requireServing("v1.6.0", "1.1.0");
        requireWhole(scenario);
    }

    private static void updateThatFallsAfterItsCommit(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0", false, 1)) {
            scenario.sample().publish("v1.7.0", "v1.1.0", Map.of("app/health.py", fallsAfterSeconds()));
            scenario.whileWriting(() -> demandOutcome(
                    fate.carryOut(scenario.service(), () -> scenario.request("v1.7.0"), signing(scenario.runs())), "Restored"));
            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
        }
    }

    /** Somebody mislays its restore point, so that it cannot go back until a person has brought it. */
    private static void updateThatNeedsHands(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            Consumer<String> signing = signing(scenario.runs());
            Set<String> done = new HashSet<>();
            scenario.whileWriting(() -> demandOutcome(fate.carryOut(scenario.service(), () -> scenario.request("v1.5.0"), run -> {
                JsonNode now = scenario.service().get("ops", run);
                String restorePoint = "chatalot_before_" + now.path("number").asText();
                if (now.path("steps").findValuesAsText("step").contains("verifyNewVersion") && done.add("mislaid")) {
                    scenario.select("postgres", "alter database %s rename to mislaid".formatted(restorePoint));
                }
                if (now.path("state").asText().equals("needs_hands")) {
                    if (done.add("found")) {
                        scenario.select("postgres", "alter database mislaid rename to " + restorePoint);
                    }
                    scenario.runs().retryByHand(run);
                }
                signing.accept(run);
            }), "Restored"));
            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
        }
    }

    private static void updateThatGoesBackToItsBackup(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            goesBackToItsBackup(scenario, fate);
        }
    }

    /** Somebody drops its restore point, and a person agrees to what going back to the backup loses. */
    static void goesBackToItsBackup(UpdateScenario scenario, Fate fate) {
        try (Acknowledged before = scenario.writeSome()) {
            Consumer<String> signing = signing(scenario.runs());
            Set<String> done = new HashSet<>();
            demandOutcome(fate.carryOut(scenario.service(), () -> scenario.request("v1.5.0"), run -> {
                JsonNode now = scenario.service().get("ops", run);
                if (now.path("steps").findValuesAsText("step").contains("verifyNewVersion") && done.add("dropped")) {
                    scenario.select("postgres", "drop database chatalot_before_%s with (force)".formatted(now.path("number").asText()));
                }
                if (now.path("state").asText().equals("needs_hands")) {
                    scenario.runs().goBackToBackup(run);
                }
                signing.accept(run);
            }), "Restored");
            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
            scenario.requireAll(before);
        }
    }

    private static String fallsAfterSeconds() {
        try {
            return Files.readString(Path.of("src/sample/chatalot/app/health.py"))
                    .replace("if db_healthy else", "if db_healthy and time.monotonic() - STARTED < 20 else");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rollbackOfTheCode(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")), "Updated");
            scenario.whileWriting(() -> demandOutcome(
                    fate.carryOut(scenario.service(), () -> scenario.rollBack("v1.1.0", ""), signing(scenario.runs())), "Rolled back"));
            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
        }
    }

    private static void rollbackWithABackup(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0"); Acknowledged before = scenario.writeSome()) {
            demandOutcome(scenario.awaitEnd(scenario.requestAndApprove("v1.6.0")), "Updated");
            String kept = messages(scenario);
            scenario.writeSome().close();
            String backup = scenario.waysBack("v1.1.0").at("/ways").findValuesAsText("backup").stream()
                    .filter(id -> !id.isEmpty() && !id.equals("null")).findFirst().orElseThrow();

            demandOutcome(fate.carryOut(scenario.service(), () -> scenario.rollBack("v1.1.0", backup), signing(scenario.runs())),
                    "Rolled back");

            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
            scenario.requireAll(before);
            assertThat(messages(scenario)).isEqualTo(kept);
        }
    }

    private static void rollbackByReverseSql(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0", true)) {
            scenario.whileWriting(() -> { });
            scenario.addReactions(3);
            Consumer<String> signing = signing(scenario.runs());
            scenario.whileWriting(() -> {
                JsonNode run = fate.carryOut(scenario.service(), () -> scenario.rollBackByReverseSql("v1.0.0"), path -> {
                    if (scenario.service().get("ops", path).path("state").asText().equals("waiting_for_sql")) {
                        scenario.service().post("ops", path + "/reverse-sql", Map.of("sql",
                                scenario.service().text("ops", path + "/evidence/reverse-proposal.sql"), "comment", "A test"));
                    }
                    signing.accept(path);
                });
                demandOutcome(run, "Rolled back");
                assertThat(scenario.select("chatalot_failed_" + run.path("number").asLong(), "select count(*) from reactions"))
                        .containsExactly("3");
            });
            scenario.requireServing("v1.0.0", "1.0.0");
            requireWhole(scenario);
            assertThat(scenario.select("chatalot", "select version from _sqlx_migrations")).containsExactly("1");
            assertThat(scenario.select("chatalot", "select to_regclass('reactions') is null")).containsExactly("t");
        }
    }

    private static void restoreOnAFreshHost(Fate fate, Path directory) {
        try (LostHost host = new LostHost(directory); Acknowledged written = host.users().writeSome()) {
            String backup = host.backUp();
            Map<String, String> secrets = host.secrets();
            host.lose();

            demandOutcome(fate.carryOut(host.service(), () -> host.askForRestore(backup), bringing(host)), "Restored");

            host.users().requireAll(written);
            requireWhole(host, secrets);
            assertThat(host.fetched().toFile().list()).as("the set, and nothing half done").hasSize(1);
        }
    }

    private static void restoreWhereSomethingIsPutAside(Fate fate, Path directory) {
        try (LostHost host = new LostHost(directory); Acknowledged written = host.users().writeSome()) {
            String backup = host.backUp();
            host.users().writeSome().close();
            Map<String, String> secrets = host.secrets();

            demandOutcome(fate.carryOut(host.service(), () -> host.askToPutAside(backup), bringing(host)), "Restored");

            host.users().requireAll(written);
            requireWhole(host, secrets);
            assertThat(host.putAside()).as("the checkout and two volumes").hasSize(3);
        }
    }

    private static void restoreThatIsCancelled(Fate fate, Path directory) {
        try (LostHost host = new LostHost(directory); Acknowledged written = host.users().writeSome()) {
            String backup = host.backUp();
            Map<String, String> secrets = host.secrets();
            Consumer<String> signing = signing(host.runs());

            demandOutcome(fate.carryOut(host.service(), () -> host.askToPutAside(backup), run -> {
                if (host.service().get("ops", run).path("state").asText().equals("waiting_for_secrets")) {
                    host.service().post("ops", run + "/cancel", Map.of("reason", "A test"));
                }
                signing.accept(run);
            }), "Cancelled");

            host.users().requireAll(written);
            requireWhole(host, secrets);
            assertThat(host.putAside()).isEmpty();
        }
    }

    private static void backup(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            scenario.whileWriting(() -> demandOutcome(
                    fate.carryOut(scenario.service(), scenario::askForBackup, run -> { }), "Backup kept"));
            JsonNode listed = scenario.service().get("ops", scenario.backupsPath());
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).at("/contents/proof/rows").asLong()).as(listed.toString()).isPositive();
            assertThat(scenario.backups().toFile().list((place, name) -> name.endsWith(".partial"))).isEmpty();
            scenario.requireServing("v1.1.0", "1.1.0");
            requireWhole(scenario);
        }
    }

    private static void verification(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            scenario.whileWriting(() -> { });
            demandOutcome(scenario.awaitEnd(scenario.askForBackup()), "Backup kept");
            String backup = scenario.service().get("ops", scenario.backupsPath()).at("/0/id").asText();
            demandOutcome(fate.carryOut(scenario.service(), () -> PeoplesRuns.path(scenario.service().post("ops",
                    scenario.backupsPath() + "/" + backup + "/verifications", Map.of("reason", "A test"))), run -> { }), "Verified");
            assertThat(scenario.service().get("ops", scenario.backupsPath()).at("/0/verified/state").asText()).isEqualTo("whole");
            requireWhole(scenario);
        }
    }

    private static void checkForUpdates(Fate fate, Path directory) {
        try (UpdateScenario scenario = new UpdateScenario("v1.1.0")) {
            String checks = "/api/instances/" + scenario.sample().project() + "/checks";
            Supplier<String> ask = () -> PeoplesRuns.path(scenario.service().post("ops", checks, Map.of("reason", "A test")));
            scenario.whileWriting(() -> demandOutcome(fate.carryOut(scenario.service(), ask, run -> {
                if (scenario.service().get("ops", run).path("state").asText().equals("update_found")) {
                    scenario.service().post("ops", run + "/skip", Map.of("reason", "A test"));
                }
            }), "Skipped"));
            demandOutcome(scenario.awaitEnd(ask.get()), "Known already");
            requireWhole(scenario);
        }
    }

    private static void deployment(Fate fate, Path directory) {
        try (NewHost host = new NewHost(directory)) {
            demandOutcome(fate.carryOut(host.service(), () -> host.ask("v1.0.0"), signing(host.runs())), "Deployed");
            assertThat(host.secrets()).hasSize(3);
            Traces traces = new Traces(host.sample());
            traces.requireNone();
            traces.requireThatComposeTouchesNothing();
            host.users().whileWriting(() -> { });
        }
    }

    private static void deploymentThatFails(Fate fate, Path directory) {
        try (NewHost host = new NewHost(directory)) {
            demandOutcome(fate.carryOut(host.service(), () -> host.ask("v1.3.0"), signing(host.runs())), "Not deployed");
            assertThat(host.inDocker()).isEmpty();
            assertThat(host.sample().directory()).doesNotExist();
        }
    }

    private static Consumer<String> signing(PeoplesRuns runs) {
        Deque<String> signed = new ArrayDeque<>();
        return run -> runs.actOn(run, signed);
    }

    private static Consumer<String> bringing(LostHost host) {
        Consumer<String> signing = signing(host.runs());
        return run -> {
            if (host.service().get("ops", run).path("state").asText().equals("waiting_for_secrets")) {
                host.giveIdentity(run);
            }
            signing.accept(run);
        };
    }

    private static void requireWhole(UpdateScenario scenario) {
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
        assertThat(scenario.databases()).noneMatch(name -> name.matches(".*_(before|incoming|replaced|making)_.*"));
    }

    private static void requireWhole(LostHost host, Map<String, String> secrets) {
        assertThat(host.secrets()).isEqualTo(secrets);
        Traces traces = new Traces(host.sample());
        traces.requireNone();
        traces.requireThatComposeTouchesNothing();
        assertThat(host.sample().directory().resolve(".runbook").resolve("RESTORING")).doesNotExist();
        host.users().whileWriting(() -> { });
    }

    private static String messages(UpdateScenario scenario) {
        return String.join(",", List.copyOf(scenario.select("chatalot", "select count(*) from messages")));
    }

    private static void demandOutcome(JsonNode run, String outcome) {
        assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo(outcome);
    }
}
