/**
 * Faults injected into a running gateway, and who was evicted for them; over Kafka and HTTP only.
 */
@NullMarked
package io.observatory.e2e.fault;

import org.jspecify.annotations.NullMarked;
