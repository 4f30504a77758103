package chatalot.runbook.engine;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.RunNumber;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what people would be told. */
final class RecordedNotices implements Notices {

    private final List<Notice> raised = new CopyOnWriteArrayList<>();

    @Override
    public void raise(Notice notice) {
        raised.add(notice);
    }

    /** Oldest first. */
    List<Notice> of(RunNumber run) {
        return raised.stream().filter(notice -> notice.run().equals(run)).toList();
    }
}
