package chatalot.runbook.deploy;

import chatalot.runbook.deploy.StateComparison.Row;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks through one thing that may be out of reach, such as the Docker Engine. Trouble becomes a row that says so, never an
 * exception; and what did not answer once is not waited for again.
 */
final class Sight {

    private final Optional<Sight> behind;
    private Optional<String> trouble = Optional.empty();

    Sight() {
        this(Optional.empty());
    }

    private Sight(Optional<Sight> behind) {
        this.behind = behind;
    }

    /** Of something that is reached through this: in the dark when this is, and not the reverse. */
    Sight through() {
        return new Sight(Optional.of(this));
    }

    /** The row that {@code look} makes, or one that says why it cannot. */
    Row row(String what, String recorded, Supplier<Row> look) {
        Optional<String> dark = trouble();
        if (dark.isPresent()) {
            return Row.unseen(what, recorded, dark.get());
        }
        try {
            return look.get();
        } catch (WorkInterrupted e) {
            throw e;
        } catch (PassingTrouble e) {
            trouble = Optional.of(words(e));
            return Row.unseen(what, recorded, words(e));
        } catch (RuntimeException e) {
            return Row.unseen(what, recorded, words(e));
        }
    }

    /** What {@code look} finds; empty where it cannot be seen, and then every later row says so. */
    <T> Optional<T> see(Supplier<T> look) {
        if (trouble().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(look.get());
        } catch (WorkInterrupted e) {
            throw e;
        } catch (RuntimeException e) {
            trouble = Optional.of(words(e));
            return Optional.empty();
        }
    }

    private Optional<String> trouble() {
        return behind.flatMap(Sight::trouble).or(() -> trouble);
    }

    private static String words(RuntimeException e) {
        return Optional.ofNullable(e.getMessage()).filter(message -> !message.isBlank())
                .orElseGet(() -> e.getClass().getSimpleName());
    }
}
