/** What people do with a running service over REST, whichever way it was started: for tests of the whole and for benchmarks. */
package chatalot.runbook.people;
