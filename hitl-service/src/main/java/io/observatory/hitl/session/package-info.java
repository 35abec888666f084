/** What people see of sessions, gates and interventions, and what agents send without Kafka. */
@NullMarked
package io.observatory.hitl.session;

import org.jspecify.annotations.NullMarked;
