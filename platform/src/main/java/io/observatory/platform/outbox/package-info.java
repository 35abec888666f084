/** Events that commit together with the rows they tell about. */
@NullMarked
package io.observatory.platform.outbox;

import org.jspecify.annotations.NullMarked;
