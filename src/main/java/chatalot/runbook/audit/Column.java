package chatalot.runbook.audit;

import java.util.function.Function;

/**
 * One column of an export.
 *
 * @param value a text, a number, a truth or a time; an empty {@code Optional} is nothing
 */
public record Column<T>(String name, Function<T, Object> value) { }
