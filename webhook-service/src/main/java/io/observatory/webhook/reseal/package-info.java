/** Sealing what is kept secret anew, so that an old key can go. */
@NullMarked
package io.observatory.webhook.reseal;

import org.jspecify.annotations.NullMarked;
