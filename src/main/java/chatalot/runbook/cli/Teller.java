package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** Tells somebody how a run goes. */
interface Teller {

    /** Says nothing: for programs, which hear of the end. */
    Teller SILENT = (run, service) -> { };

    /**
     * The run as it is now, about once a second.
     *
     * @param service answers what is below {@code /api}
     */
    void tell(JsonNode run, Function<String, JsonNode> service);

    /** The service does not answer and is waited for. */
    default void away() {
    }

    /** Nothing more comes. */
    default void over() {
    }
}
