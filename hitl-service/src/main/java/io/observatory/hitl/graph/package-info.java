/** Which step of a session led to which: taken from its messages, and drawn when somebody asks. */
@NullMarked
package io.observatory.hitl.graph;

import org.jspecify.annotations.NullMarked;
