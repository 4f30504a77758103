/** What engine and pump add to the steps: of one update ({@code engine}), and of a thousand at once ({@code crowd}). */
package chatalot.runbook.bench.engine;
