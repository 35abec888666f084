/** Events that many callers hand in at the same time. */
@NullMarked
package io.observatory.webhook.publish;

import org.jspecify.annotations.NullMarked;
