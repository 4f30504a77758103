package chatalot.runbook.deploy;

/**
 * What a swap changes from and to, settled before anything stops; kept as evidence {@code swap.json}.
 *
 * @param run        the run's number
 * @param imageName  the name Compose starts the app from, {@code repository:tag}
 * @param oldImage   id of the image that ran
 * @param newImage   id of the image that was built
 * @param oldCommit  the live checkout's commit
 * @param newCommit  the target
 */
public record SwapPlan(long run, String imageName, String oldImage, String newImage, String oldCommit,
        String newCommit) { }
