package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import java.time.Instant;
import java.util.Optional;

/**
 * What a receiver is told. Every text is clean: no control characters, nothing that turns around how it reads.
 *
 * @param id       the same at every try of one delivery
 * @param kind     for programs, for example {@code approval_needed}
 * @param run      the run it is about; empty for a test
 * @param instance the instance it is about; empty for a test
 * @param title    one line: instance and what
 * @param text     what happened
 * @param whatToDo what the reader should do
 * @param link     where to do it
 * @param at       when it was raised
 */
record Message(String id, String kind, Optional<Long> run, String instance, String title, String text, String whatToDo,
        String link, Instant at) {

    private static final String TEST = "This is a test of the notices of Chatalot Runbook.";

    Message {
        instance = CleanText.line(instance);
        title = CleanText.line(title);
        text = CleanText.lines(text);
    }

    static Message of(String id, Notice notice, Instant at, PublicUrl urls) {
        String what = Wording.what(notice.kind());
        return new Message(id, Wording.name(notice.kind()), Optional.of(notice.run().value()), notice.instance(),
                notice.instance() + ": " + what, notice.text(), Wording.whatToDo(notice.kind()),
                notice.task().map(urls::task).orElseGet(() -> urls.run(notice.run().value())), at);
    }

    static Message test(String id, Instant at, PublicUrl urls) {
        return new Message(id, "test", Optional.empty(), "", "test", TEST, "Nothing.", urls.console(), at);
    }

    /** As the body of a mail. */
    String plainText() {
        return "%s%n%nWhat to do: %s%n%s%n%n-- %nNotice %s of %s%n".formatted(text, whatToDo, link, id, at);
    }
}
