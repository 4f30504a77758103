package chatalot.runbook.engine;

/** A sequence flow of a model: its id, and the element that it leaves. */
record SequenceFlowFacts(String id, String source) { }
