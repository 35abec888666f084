@NullMarked
package io.observatory.webhook.source;

import org.jspecify.annotations.NullMarked;
