/**
 * The only room that knows Camunda: works the steps of the models, starts, cancels and decides, holds the rules of
 * approval, keeps the summary of runs up to date, and hardens the engine's expressions.
 *
 * <p>Front door: {@link chatalot.runbook.run.RunControl}, implemented here by {@code EngineRunControl}; the steps come
 * in as beans of type {@link chatalot.runbook.run.Step}.
 */
package chatalot.runbook.engine;
