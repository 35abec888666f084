package io.observatory.hitl.inbound.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.hitl.RelayProperties;
import io.observatory.hitl.policy.Conditions;
import io.observatory.hitl.relay.InstanceLoad;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.platform.event.CloudEvents;
import io.observatory.platform.event.EventIds;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** What the relays of all partitions share; safe for use by many threads. */
@Component
record RelayParts(
    AvroCodec codec,
    EventIds ids,
    CloudEvents envelope,
    Clock clock,
    MeterRegistry meters,
    RelayProperties properties,
    Conditions conditions,
    InstanceLoad load) {}
