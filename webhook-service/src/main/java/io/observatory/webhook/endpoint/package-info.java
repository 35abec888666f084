/** Who wants which events, where, and how. */
@NullMarked
package io.observatory.webhook.endpoint;

import org.jspecify.annotations.NullMarked;
