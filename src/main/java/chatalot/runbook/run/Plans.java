package chatalot.runbook.run;

import java.util.List;

/** What an update would do, asked without a run. */
public interface Plans {

    /**
     * Plans an update of an instance as a run would, and forgets it again. New commits are fetched into its
     * repository; nothing else is changed and no lease is needed. Takes some seconds, one plan per instance at a time.
     *
     * @param target tag, branch or commit; blank for the newest of the tracked branch
     * @throws Refused NOT_FOUND when there is no such instance; UNPROCESSABLE when its repository has no such target;
     *         CONFLICT while another plan of it is made, while a swap is under way, or when its remote, its database or
     *         Docker does not answer in time
     */
    Preview preview(String instance, String target);

    /**
     * A plan as people see it.
     *
     * @param running         the release that runs
     * @param release         the release it would be updated to
     * @param commit          the commit of that release
     * @param nothingToDo     it runs already
     * @param refusals        why an update would be refused; empty when it would not
     * @param destructive     some statement drops, narrows or overwrites data, or was not understood and may
     * @param breaking        the release is marked as breaking, or its version tells so
     * @param longLocks       a large table would be locked or rewritten
     * @param migrations      how many would be applied
     * @param rollbackClass   what it takes to go back afterwards
     * @param downtimeSeconds predicted, without the migrations' own time
     * @param wayBackSeconds  predicted for the way back, should the swap fail
     * @param flags           what makes it riskier than another, the gravest first
     * @param digest          of the plan, part of what approvers would sign
     * @param markdown        the whole plan for people
     */
    record Preview(String instance, String running, String release, String commit, boolean nothingToDo, List<String> refusals,
            boolean destructive, boolean breaking, boolean longLocks, long migrations, String rollbackClass,
            double downtimeSeconds, double wayBackSeconds, List<Flag> flags, String digest, String markdown) { }

    /**
     * Something to look at.
     *
     * @param title      a short name
     * @param words      what was found
     * @param lookedAtBy who of the approvers has to look at it
     */
    record Flag(String title, String words, String lookedAtBy) { }
}
