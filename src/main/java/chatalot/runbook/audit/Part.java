package chatalot.runbook.audit;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of many, the newest first.
 *
 * @param older where to go on for older ones; absent when there are none. A part may hold few rows or none and still have older ones:
 *              so many were looked through
 */
public record Part<T>(List<T> rows, Optional<Long> older) { }
