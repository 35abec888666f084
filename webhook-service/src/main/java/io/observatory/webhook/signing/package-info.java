/** Signatures of webhooks and the secrets they are made with. */
@NullMarked
package io.observatory.webhook.signing;

import org.jspecify.annotations.NullMarked;
