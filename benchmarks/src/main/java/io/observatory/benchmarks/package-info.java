/**
 * Each bar of docs/performance.md as a command: ours and the reference, side by side in one run.
 */
@NullMarked
package io.observatory.benchmarks;

import org.jspecify.annotations.NullMarked;
