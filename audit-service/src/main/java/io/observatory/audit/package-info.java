/** The audit service: stores every event of every topic, verbatim and exactly once. */
@NullMarked
package io.observatory.audit;

import org.jspecify.annotations.NullMarked;
