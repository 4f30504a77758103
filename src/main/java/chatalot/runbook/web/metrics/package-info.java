/** Figures for Prometheus, at {@code /actuator/prometheus}: of the runs, of what waits, and of the instances' backups. */
package chatalot.runbook.web.metrics;
