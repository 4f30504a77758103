/**
 * The command line: a client of REST that starts fast, without Spring. Front door: {@link chatalot.runbook.cli.RunbookCli}.
 */
package chatalot.runbook.cli;
