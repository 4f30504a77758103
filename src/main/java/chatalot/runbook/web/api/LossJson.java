package chatalot.runbook.web.api;

import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What going back would lose, counted from {@code since}; {@code digest} is what a person signs who agrees to it. */
record LossJson(long run, String digest, String since, Instant countedAt, boolean removalsKnown, List<ItemJson> items) {

    /** Of one table, or of the files; the last two are the numbers that are agreed to. */
    record ItemJson(String name, long written, long gone, Optional<String> newest, long writtenAtMost, long goneAtMost) {

        static ItemJson of(LossItem item) {
            return new ItemJson(item.name(), item.written(), item.gone(), item.newest(), item.writtenAtMost(),
                    item.goneAtMost());
        }
    }

    static LossJson of(Loss loss) {
        return new LossJson(loss.run().value(), loss.digest(), loss.since(), loss.countedAt(), loss.removalsKnown(),
                loss.items().stream().map(ItemJson::of).toList());
    }
}
