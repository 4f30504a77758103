package chatalot.runbook.release;

import java.time.Instant;
import java.util.Optional;

/**
 * A release that ran on an instance, or may have.
 *
 * @param release the commit with its names
 * @param at      since when; absent where that is not on record
 * @param how     how it is known, in words
 */
public record PastRelease(Release release, Optional<Instant> at, String how) { }
