/** HTTP: commands of people, what they see, decisions of agents without Kafka. */
@NullMarked
package io.observatory.hitl.inbound.http;

import org.jspecify.annotations.NullMarked;
