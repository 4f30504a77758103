/**
 * What we measure ({@code ./runbook bench}). Each benchmark is one class beside this package's frame, in a package of its own where
 * it needs more; {@link chatalot.runbook.bench.BenchMain} lists them. It lives among the tests because it drives what only they have,
 * and is none of them: how fast a machine is today decides no build.
 */
package chatalot.runbook.bench;
