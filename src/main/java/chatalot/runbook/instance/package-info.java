/**
 * What is updated: an installation of Chatalot, how it is found, how its health is judged, how its doors open and close.
 *
 * <p>Front doors: {@link chatalot.runbook.instance.InstanceCatalog} (configuration and discovery),
 * {@link chatalot.runbook.instance.Gate}, {@link chatalot.runbook.instance.Doors},
 * {@link chatalot.runbook.instance.Doctor}, {@link chatalot.runbook.instance.Privileges}, {@link chatalot.runbook.instance.FrontProxy},
 * {@link chatalot.runbook.instance.LiveHealth},
 * {@link chatalot.runbook.instance.App}, {@link chatalot.runbook.instance.InstanceDatabase}, {@link chatalot.runbook.instance.Beside} (scripts
 * beside an instance, and {@link chatalot.runbook.instance.BesideByHand} for a person), {@link chatalot.runbook.instance.Compose}.
 */
package chatalot.runbook.instance;
