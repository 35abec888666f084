/** Values out of JSON by a library. */
@NullMarked
package io.observatory.webhook.outbound.json;

import org.jspecify.annotations.NullMarked;
