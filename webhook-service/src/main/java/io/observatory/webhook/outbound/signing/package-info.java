/** Signatures by a library. */
@NullMarked
package io.observatory.webhook.outbound.signing;

import org.jspecify.annotations.NullMarked;
