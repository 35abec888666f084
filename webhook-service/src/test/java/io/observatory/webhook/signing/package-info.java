@NullMarked
package io.observatory.webhook.signing;

import org.jspecify.annotations.NullMarked;
