/** Policies: whether an action needs people, how many, which ones, and on what terms. */
@NullMarked
package io.observatory.hitl.policy;

import org.jspecify.annotations.NullMarked;
