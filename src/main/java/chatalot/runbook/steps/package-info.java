/**
 * The work behind the service tasks: one small class for each topic, named like the task in the model. A step reads
 * like its label and calls the rooms that do the work.
 */
package chatalot.runbook.steps;
