/** Tests of the graph of steps. */
@NullMarked
package io.observatory.hitl.graph;

import org.jspecify.annotations.NullMarked;
