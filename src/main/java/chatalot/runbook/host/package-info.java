/**
 * Where commands run: a machine with a shell, files and a Docker Engine.
 *
 * <p>Front doors: {@link chatalot.runbook.host.Host} (commands, files, journal) and
 * {@link chatalot.runbook.host.DockerAccess} (the Engine's API, one client per host).
 * This room knows nothing of instances, runs, the engine or the web.
 */
package chatalot.runbook.host;
