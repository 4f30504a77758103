/**
 * What is updated: an installation of Chatalot, how it is found, how its health is judged, how its doors open and close.
 *
 * <p>Front doors: {@link chatalot.runbook.instance.InstanceCatalog}, {@link chatalot.runbook.instance.Gate},
 * {@link chatalot.runbook.instance.Doors}, {@link chatalot.runbook.instance.InstanceDatabase}.
 */
package chatalot.runbook.instance;
