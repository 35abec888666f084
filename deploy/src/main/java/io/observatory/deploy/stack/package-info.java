/** Starts each real component (broker, registry, PostgreSQL) as a child process on loopback. */
@NullMarked
package io.observatory.deploy.stack;

import org.jspecify.annotations.NullMarked;
