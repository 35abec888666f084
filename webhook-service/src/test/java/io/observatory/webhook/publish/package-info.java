@NullMarked
package io.observatory.webhook.publish;

import org.jspecify.annotations.NullMarked;
