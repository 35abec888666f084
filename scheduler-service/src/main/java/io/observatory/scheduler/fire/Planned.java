package io.observatory.scheduler.fire;

/** A due row and what is to be done with it. */
public record Planned(DueJob due, Effect effect) {}
