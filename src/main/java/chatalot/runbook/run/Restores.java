package chatalot.runbook.run;

import java.util.Optional;

/** Where a backup would be restored to, and how; asked before there is a run. Nothing is changed. */
public interface Restores {

    /**
     * Looks at the place of the instance and at what the nearest copy of the backup says of itself.
     *
     * @param present what is to become of an instance that is there
     * @throws Refused NOT_FOUND when there is no such instance or backup; CONFLICT when that cannot become of it; UNPROCESSABLE when the
     *         backup cannot be used, with the reason of every copy; UNAVAILABLE when no place that answered has it
     */
    Ground look(String instance, String backup, Present present);

    /** What becomes of an instance that is there. */
    enum Present {
        /** A restore point keeps it, and what is lost is counted. */
        RESTORE_POINT,
        /** It is put aside as it lies: its database is too broken for anything else, and nobody can count what is lost. */
        PUT_ASIDE;

        /** As it is asked for with a switch. */
        public static Present of(boolean putAside) {
            return putAside ? PUT_ASIDE : RESTORE_POINT;
        }
    }

    /**
     * What was found.
     *
     * @param empty  nothing is installed: the backup brings everything
     * @param commit that ran when the backup was taken; absent when the backup does not say
     */
    record Ground(boolean empty, Optional<String> commit) { }
}
