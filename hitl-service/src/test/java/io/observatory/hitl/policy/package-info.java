/** Tests of policies. */
@NullMarked
package io.observatory.hitl.policy;

import org.jspecify.annotations.NullMarked;
