package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people may do to runs. Every way in (console, REST, CLI) goes through here; Tasklist reaches the same
 * rules through the engine's listeners. All methods answer {@link Refused}, and then nothing has changed.
 */
public interface RunControl {

    /**
     * Starts an update of an instance; takes the lease in the same transaction.
     *
     * @param target    tag, branch or commit; blank for the tip of the tracked branch
     * @param notBefore the swap begins no earlier; everything before it is done at once
     * @throws Refused CONFLICT when another run works on the instance: names which, whose and since when; or when a
     *                 freeze holds: names whose, why and until when. INVALID when {@code notBefore} is past, or more
     *                 than 90 days ahead
     */
    Run startUpdate(String instance, String target, String reason, Optional<Instant> notBefore, Person person);

    /**
     * Starts a rollback of an instance to an older release; takes the lease in the same transaction. Windows and freezes do
     * not hold it up: it is a remedy, and people approve it.
     *
     * @param target tag, branch or commit
     * @param way    one of {@link Rollbacks#WAYS}
     * @param backup the id of the backup that is put in; blank for the ways that take none
     * @throws Refused CONFLICT when another run works on the instance; INVALID when there is no such way, or a backup is
     *                 named too many or too few
     */
    Run startRollback(String instance, String target, String way, String backup, String reason, Person person);

    /**
     * Starts a backup of an instance; takes the lease in the same transaction. No freeze and no window holds it up.
     *
     * @throws Refused CONFLICT when another run works on the instance: names which, whose and since when
     */
    Run startBackup(String instance, String reason, Person person);

    /**
     * Starts a verification: is the backup still what it was when it was proven? It takes no lease, so it neither waits
     * for others nor holds them up.
     *
     * @param backup its id
     * @throws Refused NOT_FOUND when the instance has no such backup; CONFLICT when it is being verified already
     */
    Run startVerification(String instance, String backup, String reason, Person person);

    /**
     * Deploys an instance. Where nothing serves yet that is a first deployment: checkout, secrets that are missing, build, start, verify.
     * Where it is installed it is an update. People approve either; a freeze holds both up.
     *
     * @param target tag, branch or commit; blank for the newest of the tracked branch
     * @throws Refused as {@link #startUpdate}
     */
    Run startDeployment(String instance, String target, String reason, Person person);

    /**
     * Starts a check for updates: looks what is new and asks ops where something is. It takes no lease and changes nothing of
     * what runs; no freeze and no window holds it up.
     *
     * @throws Refused NOT_FOUND when there is no such instance; CONFLICT when another check of it looks right now, or it is on its
     *                 way from one release to another
     */
    Run startCheck(String instance, String reason, Person person);

    /**
     * Answers <em>Start update?</em>: starts the update to what a check found, in this person's name.
     *
     * @param comment   why; may be blank
     * @param notBefore as for {@link #startUpdate}
     * @return the update
     * @throws Refused as {@link #startUpdate}; CONFLICT when the check does not ask any more; the question then stays open
     */
    Run startFound(RunNumber check, String comment, Optional<Instant> notBefore, Person person);

    /** Answers <em>Start update?</em>: no, and it is not asked again about this commit. @param reason needed */
    void skipFound(RunNumber check, String reason, Person person);

    /**
     * Starts a restore of a backup. Where the instance is installed it is a rollback that puts the backup in, with the release
     * that wrote it, and keeps the present state first; where nothing is installed the backup brings everything. So it does where
     * the present state is put aside. Takes the lease; no freeze and no window holds it up, and people approve it.
     *
     * @param backup  its id; it may lie at a place for copies alone
     * @param present what becomes of what is installed
     * @param reason  needed where the present state is put aside
     * @throws Refused NOT_FOUND for an unknown instance or backup; UNPROCESSABLE when the backup cannot be used; CONFLICT when
     *                 another run works on the instance
     */
    Run startRestore(String instance, String backup, Restores.Present present, String reason, Person person);

    /**
     * Answers <em>Put secrets in place</em>: opens the secrets of the backup and puts them where they belong.
     *
     * @param identity the age identity that reads them; empty when the backup holds no secrets and they were brought by hand.
     *                 Wiped, kept nowhere
     * @throws Refused UNPROCESSABLE when they do not open or do not belong together; CONFLICT when the run does not wait for
     *                 them; nothing was changed
     */
    void putSecretsInPlace(RunNumber run, char[] identity, Person person);

    /** Cancels until the swap, or the clean-up of a backup, begins. @throws Refused CONFLICT when it is too late, naming who did what. */
    void cancel(RunNumber run, String reason, Person person);

    /** Inside the swap, before the commit point: go back now. @throws Refused CONFLICT otherwise. */
    void goBack(RunNumber run, String reason, Person person);

    /**
     * Decides at the gate that is open.
     *
     * @param digest what the person saw; a decision on anything else is refused
     */
    void decide(RunNumber run, Decision decision, String digest, String comment, Person person);

    /** Answers <em>Keep or roll back?</em>: the new version stays as it is. */
    void keep(RunNumber run, String comment, Person person);

    /**
     * Answers <em>Keep or roll back?</em>: the old version comes back, with its data where they do not fit it any more.
     *
     * @param digest  of the {@link Loss} the person saw and agrees to; more is not taken without asking again
     * @param comment why, needed
     */
    void rollBack(RunNumber run, String digest, String comment, Person person);

    /**
     * An emergency: stands in, together with a second administrator, for the approvals that the open gate lacks. The run
     * stays marked as an exception.
     *
     * @param digest what the person saw
     * @param reason needed
     */
    void override(RunNumber run, String digest, String reason, Person person);

    /**
     * Takes one's own words at the gates of a run back: an open gate lacks them, and a run that has passed the gate asks
     * again before the swap.
     *
     * @param reason needed
     * @throws Refused CONFLICT when none of the person's words counts, or the swap has begun: names who did what
     */
    void withdraw(RunNumber run, String reason, Person person);

    /**
     * Puts the approval that is open into somebody's hands, or with nobody into everybody's.
     *
     * @throws Refused FORBIDDEN when either of the two may not decide there
     */
    void assign(RunNumber run, Optional<String> assignee, Person person);

    /**
     * Answers <em>Write reverse SQL</em>. The text is rehearsed next; what PostgreSQL refuses of it opens the task again.
     *
     * @param sql     of any length that people can read
     * @param comment may be blank
     * @throws Refused INVALID naming each line that cannot be run
     */
    void writeReverseSql(RunNumber run, String sql, String comment, Person person);

    /** Closes <em>Review failed update</em>. */
    void review(RunNumber run, String comment, Person person);

    /**
     * Answers <em>Recover by hand</em>.
     *
     * @param digest of the {@link StateView} the person has seen; refused once a step has run since
     */
    void recover(RunNumber run, Recovery recovery, String digest, String comment, Person person);

    /**
     * Answers <em>Recover by hand</em>: the restore point was lost, and the run's backup takes its place.
     *
     * @param digest  as for {@link #recover}
     * @param loss    digest of the {@link Loss} the person saw and agrees to; more is not taken without asking again
     * @param comment why, needed
     */
    void goBackToBackup(RunNumber run, String digest, String loss, String comment, Person person);

    /** What all runs wait for people for, what waits longest first, with a few questions to the database in all. */
    List<WaitingRun> openTasks();

    /** What the run waits for people for; empty when it works or has ended. */
    List<OpenTask> openTasks(RunNumber run);

    enum Decision { APPROVE, REJECT }

    /** RETRY the way back; CONFIRM that it was mended by hand (the gate decides); ACCEPT as it is (two people). */
    enum Recovery { RETRY, CONFIRM, ACCEPT }
}
