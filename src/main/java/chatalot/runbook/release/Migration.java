package chatalot.runbook.release;

/**
 * One migration of a release.
 *
 * @param version     its number
 * @param description its name in words, as the ledger keeps it
 * @param checksum    SHA-384 of the file's bytes, lower-case hex
 * @param file        name of the file
 */
public record Migration(long version, String description, String checksum, String file) { }
