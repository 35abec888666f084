@NullMarked
package io.observatory.webhook.endpoint;

import org.jspecify.annotations.NullMarked;
