/** Tests of {@code command}. */
@NullMarked
package io.observatory.hitl.command;

import org.jspecify.annotations.NullMarked;
