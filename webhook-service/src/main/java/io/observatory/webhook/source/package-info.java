/** Webhooks from outside: who may send them and how that is proved. */
@NullMarked
package io.observatory.webhook.source;

import org.jspecify.annotations.NullMarked;
