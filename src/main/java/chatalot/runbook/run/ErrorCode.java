package chatalot.runbook.run;

/** Why a step failed, as the models catch it. Each code has its page in {@code docs/operations.md}. */
public enum ErrorCode {
    /** The instance is not in a state from which an update may start; nothing was touched. */
    PREFLIGHT_FAILED,
    /** The target is what already runs. */
    NOTHING_TO_DO,
    /** The plan would do something that is never done by an update. */
    PLAN_REFUSED,
    /** What the approved plan stood on is no longer so. */
    BASE_CHANGED,
    /** The target does not build; the instance was not touched. */
    BUILD_FAILED,
    /** The backup could not be made or did not prove; the instance was not touched. */
    BACKUP_FAILED,
    /** A backup is no longer what it was when it was proven, or could not be compared; nothing was touched. */
    NOT_VERIFIED,
    /** The target failed against a restored copy; the instance was not touched. */
    REHEARSAL_FAILED,
    /** Stopping, restore point or start failed; the way back follows. */
    SWAP_FAILED,
    /** A migration of the target failed in the swap; the way back follows. */
    MIGRATION_FAILED,
    /** The version that was started did not pass the gate in time. */
    GATE_FAILED,
    /** Docker, the database or the host could not be reached for too long. */
    UNREACHABLE,
    /** The way back itself failed: a person is needed. */
    RESTORE_FAILED,
    /** A backup did not come into the empty place; what was made there is taken away again. */
    NOT_RESTORED,
    /** A first deployment did not come to its end; what it made is taken away again. */
    NOT_DEPLOYED,
    /** An approver rejected; the instance was not touched. */
    REJECTED,
    /** Nobody decided in time; the instance was not touched. */
    EXPIRED,
    /** A person cancelled. */
    CANCELLED
}
