/** Commands, interventions, sessions and gates in PostgreSQL. */
@NullMarked
package io.observatory.hitl.outbound.postgres;

import org.jspecify.annotations.NullMarked;
