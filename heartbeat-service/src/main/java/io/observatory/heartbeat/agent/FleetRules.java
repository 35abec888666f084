package io.observatory.heartbeat.agent;

/** Everything agents are judged by. */
public record FleetRules(Liveness times, FlapRules flaps, BrakeRules brakes) {}
