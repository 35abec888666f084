/**
 * Webhooks: signed delivery that never loses, never floods and never reaches inside; verified
 * webhooks in.
 */
@NullMarked
package io.observatory.webhook;

import org.jspecify.annotations.NullMarked;
