@NullMarked
package io.observatory.webhook.delivery;

import org.jspecify.annotations.NullMarked;
