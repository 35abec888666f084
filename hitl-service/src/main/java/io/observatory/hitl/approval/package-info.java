/** Approvals: people decide about one action, and what they decided can be used once. */
@NullMarked
package io.observatory.hitl.approval;

import org.jspecify.annotations.NullMarked;
