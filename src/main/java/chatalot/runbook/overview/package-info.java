/**
 * What the doors show of rooms they may not enter: health, doctor's reports and kept copies of instances, as the
 * small read interfaces of {@code run} ask for them. Nothing here changes anything.
 */
package chatalot.runbook.overview;
