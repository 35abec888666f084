package io.observatory.scheduler.outbound.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.observatory.scheduler.fire.Engine;
import io.observatory.scheduler.fire.Window;
import io.observatory.scheduler.time.DatabaseClock;
import org.springframework.stereotype.Component;

/** What this instance has, and whether it knows the time. */
@Component
class EngineGauges {

  EngineGauges(MeterRegistry meters, Engine engine, DatabaseClock clock) {
    Gauge.builder("observatory.scheduler.shards", engine.window(), Window::shards)
        .description("Shards this instance fires")
        .register(meters);
    Gauge.builder("observatory.scheduler.held", engine.window(), Window::held)
        .description("Due rows in memory")
        .register(meters);
    Gauge.builder("observatory.scheduler.firing", engine, e -> e.isFiring() ? 1 : 0)
        .description("1 while this instance may fire")
        .register(meters);
    Gauge.builder("observatory.scheduler.clock.trusted", clock, c -> c.isTrusted() ? 1 : 0)
        .description("0 while the database's clock is not stable")
        .register(meters);
    Gauge.builder("observatory.scheduler.clock.jumps", clock, DatabaseClock::jumps)
        .description("How often the database's clock was seen to jump")
        .register(meters);
  }
}
