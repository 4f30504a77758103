package chatalot.runbook.host;

/** Whose a file is, as numbers. */
public record Owner(int user, int group) { }
